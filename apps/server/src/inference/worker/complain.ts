/**
 * Tells the parent's log what an outcome's code cannot: the stack of an error nobody planned for. Standard
 * error is read by the parent and never holds image bytes.
 */
export function complain(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}
