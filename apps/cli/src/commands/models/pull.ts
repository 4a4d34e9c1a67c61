import { type ModelEntry, type PulledFile, pullModel } from '@maskwire/models';
import { EXIT } from '../../command.js';
import { CliError } from '../../errors.js';
import { Progress } from '../../stream/progress.js';
import type { Terminal } from '../../terminal.js';
import { mirrorOption } from './folders.js';
import { asJson, megabytes, modelsNamed, orModelError, type Verb, type VerbInvocation } from './verb.js';

export const pullVerb: Verb = {
  name: 'pull',
  positionals: 'MODE… | --all',
  least: 0,
  most: Number.POSITIVE_INFINITY,
  options: ['all', 'mirror'],
  async run(invocation) {
    const { values, terminal } = invocation;
    const pulled: PulledFile[] = [];
    for (const model of modelsToPull(invocation)) {
      const file = await pullOne(model, invocation);
      if (!file) continue;
      pulled.push(file);
      if (values.json !== true) terminal.out(`${outcome(file)}\n`);
    }
    if (values.json === true) terminal.out(asJson(pulled));
    else if (pulled.length === 0) terminal.out('Nothing to fetch: these models are here already.\n');
    return EXIT.ok;
  },
};

function modelsToPull({ catalogue, positionals, values }: VerbInvocation): readonly ModelEntry[] {
  const ids = positionals.slice(1);
  if ((values.all === true) === ids.length > 0)
    throw new CliError('usage', 'Say which modes or models to pull, or --all');
  return values.all === true ? catalogue.models : modelsNamed(catalogue, ids);
}

const outcome = ({ model, bytes, fetched, path }: PulledFile): string =>
  `${model}: ${fetched ? 'fetched' : 'was here already'}, ${megabytes(bytes)}, ${path}`;

async function pullOne(model: ModelEntry, invocation: VerbInvocation): Promise<PulledFile | undefined> {
  const { folders, values, environment, terminal, signal } = invocation;
  const mirror = mirrorOption(values, environment);
  const startMs = performance.now();
  let line: string | undefined;
  const progress = new Progress(terminal, () => line);
  const pulling = pullModel(model, {
    ...folders,
    ...(mirror === undefined ? {} : { mirror }),
    signal,
    onProgress: ({ receivedBytes, totalBytes }) => {
      const facts = { receivedBytes, totalBytes, elapsedMs: performance.now() - startMs };
      line = progressLine(model.id, facts, terminal);
    },
  });
  return orModelError(pulling).finally(() => progress.close());
}

const BAR_CHARACTERS = 24;

export interface TransferFacts {
  readonly receivedBytes: number;
  readonly totalBytes: number;
  readonly elapsedMs: number;
}

/** A bar on a terminal, plain words elsewhere. */
export function progressLine(
  model: string,
  { receivedBytes, totalBytes, elapsedMs }: TransferFacts,
  { canRewrite }: Pick<Terminal, 'canRewrite'>,
): string {
  const share = receivedBytes / totalBytes;
  const done = Math.floor(BAR_CHARACTERS * share);
  const bar = canRewrite ? `[${'#'.repeat(done)}${'.'.repeat(BAR_CHARACTERS - done)}] ` : '';
  const speed = megabytes(receivedBytes / (elapsedMs / 1000));
  const amount = `${megabytes(receivedBytes)} of ${megabytes(totalBytes)}`;
  return `${model} ${bar}${Math.floor(100 * share)} % (${amount}, ${speed}/s)`;
}
