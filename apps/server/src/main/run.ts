import type { LoadedCatalogue } from '@maskwire/models';
import type { Config } from '../config/config.js';
import type { EngineStory } from '../inference/engine-pool.js';
import { createLogger } from '../observability/logger.js';
import { messageOf, StartError } from './errors.js';
import { pageLinks } from './links.js';
import { type RunningServer, startServer } from './start-server.js';

/** Exit codes of the process. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

/** After the last part is closed nothing should keep the process alive; if something does, it ends here. */
const LINGER_LIMIT_MS = 1000;
/** Longest that closing may take after a crash. */
const CRASH_CLOSE_LIMIT_MS = 3000;

/** Messages for people go to standard error; standard output carries the log alone. */
const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Runs the server as this process: start-up lines, signals, exit codes. Resolves when it is ready or failed. */
export async function runServer(config: Config, catalogue: LoadedCatalogue): Promise<void> {
  const startedMs = performance.now();
  const logger = createLogger(config.logLevel);
  let server: RunningServer | undefined;
  const crash = (error: unknown): void => {
    logger.error(
      { error: messageOf(error), stack: error instanceof Error ? error.stack : undefined },
      'Crashed',
    );
    say(`maskwire: crashed: ${messageOf(error)}`);
    setTimeout(() => process.exit(EXIT.failed), CRASH_CLOSE_LIMIT_MS);
    void (server?.pool.close() ?? Promise.resolve()).finally(() => process.exit(EXIT.failed));
  };
  process.once('uncaughtException', crash);
  process.once('unhandledRejection', crash);
  try {
    server = await startServer(config, { logger, catalogue });
    const stop = stopOnSignals(server);
    announce(config, server);
    await server.ready;
    if (!stop.asked) sayReady(server, performance.now() - startedMs);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    say(`maskwire: ${error.message}`);
    await server?.close();
    finish(EXIT.failed);
  }
}

function announce(config: Config, server: RunningServer): void {
  const [first, ...others] = pageLinks(config, server.port);
  say(`maskwire: ${first}`);
  for (const link of others) say(`          ${link}`);
  if (!config.loopback && config.access.kind === 'token' && config.access.generated)
    say(
      '          Reachable from other machines, so a random access token is on: share the link, not the port.',
    );
  if (!config.loopback && config.access.kind === 'open')
    say('          Open to everybody who reaches this port (--token none).');
}

function sayReady(server: RunningServer, elapsedMs: number): void {
  const { name, device, version } = server.pool.engine;
  const workers = server.pool.workerCount;
  const story = server.engineStory();
  say(
    `maskwire: ready in ${(elapsedMs / 1000).toFixed(1)} s, ${name} ${version} on ${device}, ${workers} worker${workers === 1 ? '' : 's'}${story ? ` (${engineWords(story)})` : ''}`,
  );
}

/** Why this engine, in a few words; why not the others is in `/health`. */
function engineWords({ how, why, others }: EngineStory): string {
  if (how === 'asked') return why;
  const not = others.map(({ engine }) => engine).join(', ');
  return `${how === 'remembered' ? 'remembered: ' : ''}${why}${not ? `; not ${not}: see /health` : ''}`;
}

/** The first signal drains, the second ends at once. */
function stopOnSignals(server: RunningServer): { readonly asked: boolean } {
  const state = { asked: false };
  const onSignal = (signal: NodeJS.Signals): void => {
    if (state.asked) process.exit(EXIT.failed);
    state.asked = true;
    say(`maskwire: ${signal}: finishing what runs; once more to stop at once`);
    void server.close().then(() => finish(EXIT.ok));
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return state;
}

function finish(code: number): void {
  process.exitCode = code;
  setTimeout(() => process.exit(code), LINGER_LIMIT_MS).unref();
}
