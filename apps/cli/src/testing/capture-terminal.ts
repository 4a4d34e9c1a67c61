import { runCli } from '../cli.js';
import type { Terminal } from '../terminal.js';

export interface CapturedRun {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

export interface Surroundings {
  /** @default none */
  readonly variables?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Whether it looks like a terminal. @default false */
  readonly canRewrite?: boolean;
}

/** Runs a command line in this process and keeps what it wrote. */
export async function capture(
  args: readonly string[],
  surroundings: Surroundings = {},
): Promise<CapturedRun> {
  let out = '';
  let err = '';
  const terminal: Terminal = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    canRewrite: surroundings.canRewrite ?? false,
    columns: 80,
  };
  const { variables = {}, signal = new AbortController().signal } = surroundings;
  const status = await runCli(args, terminal, { variables, homeDir: '/nowhere' }, signal);
  return { status, out, err };
}
