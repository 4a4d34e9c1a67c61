import { loadCatalogue } from '@maskwire/models';
import type { Command, OptionValues } from '../command.js';
import { CliError } from '../errors.js';
import { addVerb } from './models/add.js';
import { foldersOption } from './models/folders.js';
import { listVerb } from './models/list.js';
import { pullVerb } from './models/pull.js';
import { removeVerb } from './models/remove.js';
import type { Verb } from './models/verb.js';
import { verifyVerb } from './models/verify.js';

const VERBS: readonly Verb[] = [listVerb, pullVerb, verifyVerb, removeVerb, addVerb];
const COMMON_OPTIONS: readonly string[] = ['cache-dir', 'models-dir', 'json', 'help'];

const usageOf = ({ name, positionals }: Verb): string => `${name} ${positionals}`.trim();

/** Everything about model files: what there is, fetching, checking, removing and adding. */
export const modelsCommand: Command = {
  name: 'models',
  summary: 'Lists, fetches, checks, removes and adds models.',
  positionals: `{${VERBS.map(usageOf).join(', ')}}`,
  options: {
    all: { type: 'boolean', help: 'pull: every model that can be downloaded' },
    mirror: {
      type: 'string',
      value: 'URL',
      help: 'pull: take the files from there ($MODEL_MIRROR; else their origins)',
    },
    'cache-dir': {
      type: 'string',
      value: 'DIR',
      help: "the server's cache folder ($MASKWIRE_CACHE_DIR, else $XDG_CACHE_HOME/maskwire, else ~/.cache/maskwire)",
    },
    'models-dir': {
      type: 'string',
      value: 'DIR',
      help: 'folder of downloads and of your own models ($MODELS_DIR, else models in the cache folder)',
    },
    json: { type: 'boolean', help: 'print JSON' },
  },
  async run(invocation) {
    const { values, positionals, environment, terminal } = invocation;
    const verb = verbOf(positionals, values);
    const folders = foldersOption(values, environment);
    const { catalogue, faults } = await loadCatalogue(folders);
    for (const fault of faults) terminal.err(`maskwire: a model of yours cannot be used: ${fault}\n`);
    return verb.run({ ...invocation, catalogue, folders });
  },
};

function verbOf([name, ...rest]: readonly string[], values: OptionValues): Verb {
  const verb = VERBS.find((each) => each.name === name);
  if (!verb || rest.length < verb.least || rest.length > verb.most) {
    const said = ['models', ...(name === undefined ? [] : [name]), ...rest].join(' ');
    const usages = (verb ? [verb] : VERBS).map((each) => `"models ${usageOf(each)}"`).join(', ');
    throw new CliError('usage', `Say ${usages}; got "${said}"`);
  }
  const foreign = Object.keys(values).find(
    (option) => !COMMON_OPTIONS.includes(option) && !verb.options.includes(option),
  );
  if (foreign !== undefined)
    throw new CliError('usage', `--${foreign} does not belong to "models ${verb.name}"`);
  return verb;
}
