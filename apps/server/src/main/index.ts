import { loadCatalogue } from '@maskwire/models';
import { readProcessConfig, readProcessFolders } from '../config/config.js';
import { helpText } from '../config/help.js';
import { EXIT, runServer } from './run.js';

const argv = process.argv.slice(2);
const loaded = await loadCatalogue(readProcessFolders(argv));
const parsed = readProcessConfig(
  argv,
  loaded.catalogue.modes.map(({ id }) => id),
);
switch (parsed.kind) {
  case 'help':
    process.stdout.write(helpText());
    break;
  case 'faults':
    process.stderr.write(`${parsed.faults.map((fault) => `maskwire: ${fault}`).join('\n')}\n`);
    process.exitCode = EXIT.usage;
    break;
  case 'config':
    await runServer(parsed.config, loaded);
}
