import { type ModelEntry, ModelImportError, verifyModel } from '@maskwire/models';
import { EXIT } from '../../command.js';
import { table } from '../../table.js';
import { asJson, modelsNamed, orModelError, type Verb, type VerbInvocation } from './verb.js';

interface Verdict {
  readonly model: string;
  /** `absent`: not downloaded, which is a fault only of a model that was named. */
  readonly result: 'ok' | 'faulty' | 'absent';
  readonly problem?: string;
}

export const verifyVerb: Verb = {
  name: 'verify',
  positionals: '[MODE…]',
  least: 0,
  most: Number.POSITIVE_INFINITY,
  options: [],
  async run(invocation) {
    const { catalogue, positionals, values, terminal } = invocation;
    const ids = positionals.slice(1);
    const models = ids.length > 0 ? modelsNamed(catalogue, ids) : catalogue.models;
    const verdicts: Verdict[] = [];
    // One after the other: each is held in memory.
    for (const model of models) verdicts.push(await orModelError(judge(model, invocation)));
    terminal.out(values.json === true ? asJson(verdicts) : asTable(verdicts));
    const isBad = ({ result }: Verdict): boolean =>
      result === 'faulty' || (result === 'absent' && ids.length > 0);
    return verdicts.some(isBad) ? EXIT.failure : EXIT.ok;
  },
};

async function judge(model: ModelEntry, { folders, signal }: VerbInvocation): Promise<Verdict> {
  try {
    await verifyModel(model, folders, signal);
    return { model: model.id, result: 'ok' };
  } catch (error) {
    if (!(error instanceof ModelImportError)) throw error;
    const isAbsent = model.file.from === 'download' && error.code === 'source_missing';
    return { model: model.id, result: isAbsent ? 'absent' : 'faulty', problem: error.message };
  }
}

const WORDS: Readonly<Record<Verdict['result'], string>> = {
  ok: 'ok',
  faulty: 'FAULTY',
  absent: 'not downloaded',
};

function asTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ model, result, problem }) => [
    model,
    WORDS[result],
    result === 'faulty' ? (problem ?? '') : '',
  ]);
  return table([['MODEL', 'FILE', ''], ...rows]);
}
