import { OPTION_NAMES, type OptionKind, type OptionName, optionSpec } from './options.js';

const COLUMN = 30;
const WIDTH = 100;

/** What `--help` prints. */
export function helpText(): string {
  const options = OPTION_NAMES.map((name) => {
    const { env, help } = optionSpec(name);
    const head = `  --${name} ${placeholder(optionSpec(name).kind)}`.padEnd(COLUMN);
    const body = wrap(`${help} Default: ${defaultOf(name)}. [${env}]`, WIDTH - COLUMN);
    return (head.length > COLUMN ? ['', ...body] : body)
      .map((line, row) => (row === 0 ? head : ' '.repeat(COLUMN)) + line)
      .join('\n');
  });
  return [
    'maskwire server: real-time segmentation, the model on the server, only the mask on the wire.',
    '',
    'Usage: npm start -- [options]',
    '',
    'Options, with the environment variable of each in brackets (a flag beats it):',
    ...options,
    '  --help'.padEnd(COLUMN) + 'Print this and exit.',
    '',
  ].join('\n');
}

/** The option table of the documentation, in Markdown. */
export function optionsMarkdown(): string {
  const rows = OPTION_NAMES.map((name) => {
    const { env, kind, help } = optionSpec(name);
    return `| \`--${name}\` | \`${env}\` | ${range(kind)} | ${defaultOf(name)} | ${help} |`;
  });
  return ['| flag | variable | value | default | |', '|---|---|---|---|---|', ...rows].join('\n');
}

const defaultOf = (name: OptionName): string => {
  const { default: value, defaultText } = optionSpec(name);
  return value ?? defaultText ?? 'none';
};

function placeholder(kind: OptionKind): string {
  switch (kind.type) {
    case 'integer':
      return '<number>';
    case 'choice':
      return `<${kind.choices.length > 3 ? 'level' : kind.choices.join('|')}>`;
    case 'text':
    case 'list':
      return `<${kind.placeholder}>`;
    case 'file':
      return '<file>';
  }
}

function range(kind: OptionKind): string {
  switch (kind.type) {
    case 'integer':
      return `${kind.min} to ${kind.max}`;
    case 'choice':
      return kind.choices.join(', ');
    case 'text':
      return kind.placeholder;
    case 'list':
      return `${kind.placeholder} (comma-separated)`;
    case 'file':
      return 'file';
  }
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
