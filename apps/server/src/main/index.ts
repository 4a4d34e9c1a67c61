import { readProcessConfig } from '../config/config.js';
import { helpText } from '../config/help.js';
import { modeIds } from './modes.js';
import { EXIT, runServer } from './run.js';

const parsed = readProcessConfig(process.argv.slice(2), modeIds);
switch (parsed.kind) {
  case 'help':
    process.stdout.write(helpText());
    break;
  case 'faults':
    process.stderr.write(`${parsed.faults.map((fault) => `maskwire: ${fault}`).join('\n')}\n`);
    process.exitCode = EXIT.usage;
    break;
  case 'config':
    await runServer(parsed.config);
}
