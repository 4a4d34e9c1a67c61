import type { Terminal } from '../terminal.js';

const REWRITE_INTERVAL_MS = 250;
const LINE_INTERVAL_MS = 1000;

/** One line kept up to date on a terminal, a line a second elsewhere; notices go above it. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #timer: NodeJS.Timeout;
  readonly #line: () => string | undefined;
  #shown = false;

  /** @param line undefined while there is nothing to say */
  constructor(terminal: Terminal, line: () => string | undefined) {
    this.#terminal = terminal;
    this.#line = line;
    const intervalMs = terminal.canRewrite ? REWRITE_INTERVAL_MS : LINE_INTERVAL_MS;
    this.#timer = setInterval(() => this.#show(), intervalMs);
  }

  notice(text: string): void {
    this.#erase();
    this.#terminal.err(`${text}\n`);
  }

  /** Idempotent. */
  close(): void {
    clearInterval(this.#timer);
    this.#erase();
  }

  #show(): void {
    const line = this.#line();
    if (line === undefined) return;
    if (!this.#terminal.canRewrite) return this.#terminal.err(`${line}\n`);
    this.#erase();
    this.#terminal.err(line.slice(0, this.#terminal.columns - 1));
    this.#shown = true;
  }

  #erase(): void {
    if (this.#shown) this.#terminal.err('\r\u001b[K');
    this.#shown = false;
  }
}
