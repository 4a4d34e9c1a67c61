import { runCli } from './cli.js';
import { processEnvironment } from './config/environment.js';
import { processTerminal } from './terminal.js';

/** Exit status of a program that a second Ctrl-C ends at once, as shells give it. */
const INTERRUPTED = 130;

const stop = new AbortController();
const interrupt = (): void => {
  if (stop.signal.aborted) process.exit(INTERRUPTED);
  stop.abort();
};
process.on('SIGINT', interrupt);
process.on('SIGTERM', interrupt);

process.exitCode = await runCli(process.argv.slice(2), processTerminal(), processEnvironment(), stop.signal);
process.off('SIGINT', interrupt);
process.off('SIGTERM', interrupt);
