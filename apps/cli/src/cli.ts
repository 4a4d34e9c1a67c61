import { type Command, EXIT, type Invocation } from './command.js';
import { COMMANDS } from './commands/index.js';
import type { Environment } from './config/environment.js';
import { CliError } from './errors.js';
import { commandHelp, PROGRAM, programHelp } from './help.js';
import { parseOptions } from './options.js';
import type { Terminal } from './terminal.js';

const HELP = { help: { type: 'boolean', help: 'show this' } } as const;

/** Runs one command line (without the program's own name). @returns exit status */
export async function runCli(
  args: readonly string[],
  terminal: Terminal,
  environment: Environment,
  signal: AbortSignal,
): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === 'help') {
    terminal.out(programHelp(COMMANDS));
    return name === undefined ? EXIT.usage : EXIT.ok;
  }
  const command = COMMANDS.find((one) => one.name === name);
  try {
    if (!command) {
      const known = COMMANDS.map((one) => one.name).join(', ');
      throw new CliError('usage', `There is no command "${name}"; there are ${known}`);
    }
    return await runCommand(withHelp(command), rest, { terminal, environment, signal });
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    terminal.err(`${PROGRAM}: ${error.message}\n`);
    if (error.code !== 'usage') return EXIT.failure;
    terminal.err(`Try: ${PROGRAM}${command ? ` ${command.name}` : ''} --help\n`);
    return EXIT.usage;
  }
}

const withHelp = (command: Command): Command => ({ ...command, options: { ...command.options, ...HELP } });

async function runCommand(
  command: Command,
  args: readonly string[],
  surroundings: Omit<Invocation, 'values' | 'positionals'>,
): Promise<number> {
  const { values, positionals } = parseOptions(args, command.options);
  if (values.help === true) {
    surroundings.terminal.out(commandHelp(command));
    return EXIT.ok;
  }
  return command.run({ values, positionals, ...surroundings });
}
