import type { Environment } from './config/environment.js';
import type { Terminal } from './terminal.js';

export const EXIT = { ok: 0, failure: 1, usage: 2 } as const;

export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  /** Placeholder of the value in the help, for `string`. */
  readonly value?: string;
  readonly help: string;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** What was given, by option name. */
export type OptionValues = Readonly<Record<string, string | boolean | undefined>>;

export interface Invocation {
  readonly values: OptionValues;
  readonly positionals: readonly string[];
  readonly terminal: Terminal;
  readonly environment: Environment;
  /** Aborted by Ctrl-C: end soon and in order. */
  readonly signal: AbortSignal;
}

/** One command as data. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Positional arguments in the help. */
  readonly positionals: string;
  readonly options: OptionSpecs;
  /** @returns exit status. @throws {CliError} */
  run(invocation: Invocation): Promise<number>;
}
