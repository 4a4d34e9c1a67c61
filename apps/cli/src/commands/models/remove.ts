import { modelsFolder, removeModel, removeUserModel } from '@maskwire/models';
import { EXIT } from '../../command.js';
import { CliError } from '../../errors.js';
import { asJson, isNamed, modelsNamed, orModelError, type Verb } from './verb.js';

export const removeVerb: Verb = {
  name: 'remove',
  positionals: 'MODE…',
  least: 1,
  most: Number.POSITIVE_INFINITY,
  options: [],
  async run({ catalogue, folders, positionals, values, terminal }) {
    const ids = positionals.slice(1);
    const broken: string[] = [];
    // One that cannot be used is in no catalogue.
    for (const id of ids)
      if (!isNamed(catalogue, id) && (await orModelError(removeUserModel(id, modelsFolder(folders)))))
        broken.push(id);
    const models = modelsNamed(
      catalogue,
      ids.filter((id) => !broken.includes(id)),
    );
    const bundled = models.find(({ file }) => file.from === 'package');
    if (bundled)
      throw new CliError('usage', `${bundled.id} comes with maskwire's packages; it cannot be removed`);
    const results = broken.map((model) => ({ model, removed: true }));
    for (const model of models)
      results.push({ model: model.id, removed: await orModelError(removeModel(model, folders)) });
    const lines = results.map(({ model, removed }) => `${model}: ${removed ? 'removed' : 'was not there'}\n`);
    terminal.out(values.json === true ? asJson(results) : lines.join(''));
    return EXIT.ok;
  },
};
