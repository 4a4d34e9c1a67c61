import { OPTION_NAMES, type OptionName, optionSpec } from './options.js';
import { nearest } from './suggest.js';

/** An option as given, with the name under which the user knows it. */
export interface GivenValue {
  readonly text: string;
  /** `--port` or `PORT`. */
  readonly from: string;
}

interface RawOptions {
  readonly help: boolean;
  readonly values: ReadonlyMap<OptionName, GivenValue>;
  readonly faults: readonly string[];
}

const isOption = (name: string): name is OptionName => (OPTION_NAMES as readonly string[]).includes(name);

/** Collects what was given: a flag beats the environment, an empty variable counts as not set. */
export function readOptions(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): RawOptions {
  const flags = readFlags(argv);
  const values = new Map<OptionName, GivenValue>();
  for (const name of OPTION_NAMES) {
    const from = optionSpec(name).env;
    const text = env[from];
    if (text !== undefined && text !== '') values.set(name, { text, from });
  }
  for (const [name, given] of flags.values) values.set(name, given);
  return { ...flags, values };
}

function readFlags(argv: readonly string[]): RawOptions {
  const values = new Map<OptionName, GivenValue>();
  const faults: string[] = [];
  let help = false;
  const rest = [...argv];
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    if (argument === '--help' || argument === '-h') {
      help = true;
      continue;
    }
    const match = /^--([^=]+)(?:=(.*))?$/s.exec(argument);
    const name = match?.[1];
    if (name === undefined) {
      faults.push(`${argument} is not an option; options start with --, see --help`);
      continue;
    }
    // A value never starts with --, so that a forgotten one is not taken from the next flag.
    const value = match?.[2] ?? (rest[0]?.startsWith('--') === false ? rest.shift() : undefined);
    if (name === 'help') faults.push('--help takes no value');
    else if (!isOption(name)) faults.push(unknownOption(name));
    else if (value === undefined || value === '') faults.push(`--${name} needs a value`);
    else if (values.has(name)) faults.push(`--${name} is given twice`);
    else values.set(name, { text: value, from: `--${name}` });
  }
  return { help, values, faults };
}

function unknownOption(name: string): string {
  const guess = nearest(name, [...OPTION_NAMES, 'help']);
  return `--${name} is not known${guess === undefined ? '; see --help' : `; did you mean --${guess}?`}`;
}
