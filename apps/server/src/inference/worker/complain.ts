import { EngineError } from '@maskwire/engine';

/** Exit code of a worker whose device or driver went away. */
export const EXIT_DEVICE_LOST = 4;

/**
 * Tells the parent's log what an outcome's code cannot: the stack of an error nobody planned for. Standard
 * error is read by the parent and never holds image bytes. A worker whose device is lost ends: its frames are answered
 * `worker_lost`, and its replacement finds out whether the device is back.
 */
export function complain(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  if (error instanceof EngineError && error.code === 'device_lost') process.exit(EXIT_DEVICE_LOST);
}
