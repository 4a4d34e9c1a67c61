import { BUILT_IN } from '@maskwire/models';
import { type Command, EXIT } from '../command.js';
import { CliError } from '../errors.js';
import { table } from '../table.js';

const VERBS = 'list';

/** Prints the catalogue that comes with this version. */
export const modelsCommand: Command = {
  name: 'models',
  summary: 'Lists the modes of this version with their models.',
  positionals: VERBS,
  options: { json: { type: 'boolean', help: 'print JSON' } },
  run({ values, positionals, terminal }) {
    if (positionals.length !== 1 || positionals[0] !== VERBS)
      return Promise.reject(
        new CliError('usage', `Say "models ${VERBS}"; got "${['models', ...positionals].join(' ')}"`),
      );
    terminal.out(values.json === true ? `${JSON.stringify(BUILT_IN.modes, null, 2)}\n` : catalogue());
    return Promise.resolve(EXIT.ok);
  },
};

function catalogue(): string {
  const size = ({ widthPx, heightPx }: { widthPx: number; heightPx: number }): string =>
    `${widthPx}x${heightPx}`;
  const rows = BUILT_IN.modes.map((mode) => [
    mode.id,
    mode.task,
    size(mode.input),
    size(mode.output),
    mode.source,
    mode.licence,
    mode.listed ? mode.description : `${mode.description} (not in the picker)`,
  ]);
  return table([['MODE', 'TASK', 'INPUT', 'MASK', 'MODELS', 'LICENCE', ''], ...rows]);
}
