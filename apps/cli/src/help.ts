import type { Command, OptionSpecs } from './command.js';

export const PROGRAM = 'maskwire';

function optionLines(specs: OptionSpecs): string {
  const rows = Object.entries(specs).map(([name, { value, help }]) => [
    `--${name}${value ? ` ${value}` : ''}`,
    help,
  ]);
  const width = Math.max(...rows.map(([flag = '']) => flag.length));
  return rows.map(([flag = '', help = '']) => `  ${flag.padEnd(width)}  ${help}`).join('\n');
}

export function commandHelp({ name, summary, positionals, options }: Command): string {
  const usage = [PROGRAM, name, positionals, '[options]'].filter(Boolean).join(' ');
  return `${summary}\n\nUsage: ${usage}\n\n${optionLines(options)}\n`;
}

export function programHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    `Usage: ${PROGRAM} <command> [options]`,
    '',
    ...lines,
    '',
    `"${PROGRAM} <command> --help" lists a command's options.`,
    'Exit status: 0 done, 1 failed, 2 wrong arguments.',
    '',
  ].join('\n');
}
