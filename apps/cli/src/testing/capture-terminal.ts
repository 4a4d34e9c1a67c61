import { runCli } from '../cli.js';
import type { Terminal } from '../terminal.js';

export interface CapturedRun {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process and keeps what it wrote. */
export async function capture(args: readonly string[], signal?: AbortSignal): Promise<CapturedRun> {
  let out = '';
  let err = '';
  const terminal: Terminal = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    canRewrite: false,
    columns: 80,
  };
  const status = await runCli(args, terminal, signal ?? new AbortController().signal);
  return { status, out, err };
}
