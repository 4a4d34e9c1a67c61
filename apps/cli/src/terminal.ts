/** Where a command writes: results to `out`, progress and complaints to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Whether a line on `err` can be written over. */
  readonly canRewrite: boolean;
  readonly columns: number;
}

/** When the terminal does not say. */
const DEFAULT_COLUMNS = 80;

export const processTerminal = (): Terminal => ({
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  canRewrite: process.stderr.isTTY === true,
  columns: process.stderr.columns ?? DEFAULT_COLUMNS,
});
