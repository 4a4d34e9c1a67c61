import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measureAccuracy } from './accuracy.js';
import { measureBytes } from './bytes.js';
import { engineTables } from './engine-tables.js';
import { measureEngines } from './engines.js';
import { MissingTestdata } from './material.js';
import { measureAgreement } from './network/agreement.js';
import { measureNetworks } from './network/network.js';
import { agreementTables, networkTables } from './network/network-tables.js';
import { agreementOptions, BadFlag, type NetworkFlags, networkOptions } from './network/options.js';
import { simulateNetworks } from './network/simulated-tables.js';
import { measureObjects } from './objects.js';
import { objectsTables } from './objects-tables.js';
import { MissingBrowser, measurePicture } from './picture/picture.js';
import { machine, markdown, type Table } from './report.js';
import { measureService } from './service.js';
import { measureSync } from './sync.js';
import { syncTables } from './sync-tables.js';
import { accuracyTables, bytesTable, serviceTables } from './tables.js';

type Flags = NetworkFlags & {
  readonly quick?: boolean;
  readonly methods?: string;
  readonly material?: string;
  readonly step?: string;
};

interface Outcome {
  readonly tables: readonly Table[];
  /** What must hold and does not: the run exits with 1. */
  readonly faults?: readonly string[];
}

/** Benchmarks by name, in the order in which they run. */
const BENCHES: Readonly<Record<string, (flags: Flags) => Promise<Outcome>>> = {
  service: async () => ({ tables: serviceTables(await measureService()) }),
  bytes: async () => ({ tables: [bytesTable(await measureBytes())] }),
  accuracy: async () => accuracyTables(await measureAccuracy()),
  objects: async () => objectsTables(await measureObjects()),
  sync: async () => syncTables(await measureSync()),
  picture: async ({ quick, methods, material, step }) =>
    measurePicture({ isQuick: quick ?? false, methods, material, step }),
  engines: async () => engineTables(await measureEngines()),
  network: async (flags) => networkTables(await measureNetworks(networkOptions(flags))),
  'network-sim': async () => simulateNetworks(),
  'network-agreement': async (flags) => agreementTables(await measureAgreement(agreementOptions(flags))),
};

const RESULTS = fileURLToPath(new URL('../results.md', import.meta.url));
const USAGE = `npm run bench -- [${Object.keys(BENCHES).join(' | ')}]...   without a name: all of them, into bench/results.md
  network, network-agreement: [--seconds N] [--profiles a,b] [--strategies a,b] [--mode NAME]
  picture: [--quick] [--methods a,b] [--material NAME] [--step NAME]`;
const FLAGS = {
  seconds: { type: 'string' },
  profiles: { type: 'string' },
  strategies: { type: 'string' },
  mode: { type: 'string' },
  quick: { type: 'boolean' },
  methods: { type: 'string' },
  material: { type: 'string' },
  step: { type: 'string' },
} as const;

async function main(args: readonly string[]): Promise<number> {
  const { names, flags } = readArguments(args);
  const unknown = names.filter((name) => !(name in BENCHES));
  if (unknown.length > 0) {
    console.error(`There is no benchmark "${unknown.join('", "')}"\n${USAGE}`);
    return 2;
  }
  const sections: string[] = [];
  const faults: string[] = [];
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const outcome = await bench(flags);
    const text = outcome.tables.map(markdown).join('\n');
    console.log(text);
    sections.push(text);
    faults.push(...(outcome.faults ?? []).map((fault) => `${name}: ${fault}`));
  }
  if (names.length === 0) await writeFile(RESULTS, [header(), ...sections].join('\n'));
  for (const fault of faults) console.error(fault);
  return faults.length === 0 ? 0 : 1;
}

/** @throws {BadFlag} */
function readArguments(args: readonly string[]): {
  readonly names: readonly string[];
  readonly flags: Flags;
} {
  try {
    const { positionals, values } = parseArgs({ args: [...args], allowPositionals: true, options: FLAGS });
    return { names: positionals, flags: values };
  } catch (cause) {
    throw new BadFlag(`${cause instanceof Error ? cause.message : 'Bad flags'}\n${USAGE}`, { cause });
  }
}

const header = (): string =>
  `# Benchmark results\n\nWritten by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${machine()}.\nShared machine: read times as ratios within one run.\n`;

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const isRefusal =
      error instanceof MissingTestdata || error instanceof BadFlag || error instanceof MissingBrowser;
    console.error(isRefusal ? error.message : error);
    process.exitCode = isRefusal ? 2 : 1;
  },
);
