import {
  type Catalogue,
  type ModeEntry,
  type ModelFolders,
  type ModelState,
  modelStatus,
  modelsOfMode,
} from '@maskwire/models';
import { EXIT } from '../../command.js';
import { table } from '../../table.js';
import { asJson, megabytes, type Verb } from './verb.js';

/** As people read them. */
const STATES: Readonly<Record<ModelState, string>> = {
  bundled: 'bundled',
  own: 'your own',
  downloaded: 'downloaded',
  absent: 'not downloaded',
};

export const listVerb: Verb = {
  name: 'list',
  positionals: '',
  least: 0,
  most: 0,
  options: [],
  async run({ catalogue, folders, values, terminal }) {
    const rows = await Promise.all(catalogue.modes.map(async (mode) => describe(catalogue, mode, folders)));
    terminal.out(values.json === true ? asJson(rows) : asTable(rows));
    return EXIT.ok;
  },
};

/** A mode, and how its files stand. */
async function describe(catalogue: Catalogue, mode: ModeEntry, folders: ModelFolders) {
  const models = await Promise.all(
    modelsOfMode(catalogue, mode).map(async (model) => ({
      id: model.id,
      licence: model.licence,
      ...(await modelStatus(model, folders)),
    })),
  );
  const { recipe: _, ...described } = mode;
  return {
    ...described,
    bytes: models.reduce((sum, { bytes }) => sum + bytes, 0),
    // The one that keeps the mode from running, if there is one.
    state: models.find(({ state }) => state === 'absent')?.state ?? models[0]?.state ?? 'absent',
    models,
  };
}

type Row = Awaited<ReturnType<typeof describe>>;

const size = ({ widthPx, heightPx }: Row['input']): string => `${widthPx}x${heightPx}`;

function asTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.id,
    row.task,
    size(row.input),
    size(row.output),
    megabytes(row.bytes),
    STATES[row.state],
    row.licence,
    row.listed ? row.description : `${row.description} (not in the picker)`,
  ]);
  return table([['MODE', 'TASK', 'INPUT', 'MASK', 'SIZE', 'STATE', 'LICENCE', ''], ...cells], [4]);
}
