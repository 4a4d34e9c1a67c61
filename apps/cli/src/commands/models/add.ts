import { addUserModel, modelsFolder, paletteOf } from '@maskwire/models';
import { EXIT } from '../../command.js';
import { asJson, orModelError, type Verb } from './verb.js';

export const addVerb: Verb = {
  name: 'add',
  positionals: 'MANIFEST',
  least: 1,
  most: 1,
  options: [],
  async run({ catalogue, folders, positionals, values, terminal }) {
    const takenIds = new Set([...catalogue.modes, ...catalogue.models].map(({ id }) => id));
    const options = { folder: modelsFolder(folders), takenIds, paletteOf };
    const { mode } = await orModelError(addUserModel(positionals[1] ?? '', options));
    const { id, labels } = mode;
    terminal.out(
      values.json === true
        ? asJson(mode)
        : `${id}: added, ${labels.length} label${labels.length === 1 ? '' : 's'}. Servers offer it once they are started again.\n`,
    );
    return EXIT.ok;
  },
};
