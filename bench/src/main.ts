import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { measureAccuracy } from './accuracy.js';
import { measureBytes } from './bytes.js';
import { engineTables } from './engine-tables.js';
import { measureEngines } from './engines.js';
import { MissingTestdata } from './material.js';
import { measureObjects } from './objects.js';
import { objectsTables } from './objects-tables.js';
import { machine, markdown, type Table } from './report.js';
import { measureService } from './service.js';
import { accuracyTables, bytesTable, serviceTables } from './tables.js';

interface Outcome {
  readonly tables: readonly Table[];
  /** What must hold and does not: the run exits with 1. */
  readonly faults?: readonly string[];
}

/** Benchmarks by name, in the order in which they run. */
const BENCHES: Readonly<Record<string, () => Promise<Outcome>>> = {
  service: async () => ({ tables: serviceTables(await measureService()) }),
  bytes: async () => ({ tables: [bytesTable(await measureBytes())] }),
  accuracy: async () => accuracyTables(await measureAccuracy()),
  objects: async () => objectsTables(await measureObjects()),
  engines: async () => engineTables(await measureEngines()),
};

const RESULTS = fileURLToPath(new URL('../results.md', import.meta.url));
const USAGE = `npm run bench -- [${Object.keys(BENCHES).join(' | ')}]...   without a name: all of them, into bench/results.md`;

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !(name in BENCHES));
  if (unknown.length > 0) {
    console.error(`There is no benchmark "${unknown.join('", "')}"\n${USAGE}`);
    return 2;
  }
  const sections: string[] = [];
  const faults: string[] = [];
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const outcome = await bench();
    const text = outcome.tables.map(markdown).join('\n');
    console.log(text);
    sections.push(text);
    faults.push(...(outcome.faults ?? []).map((fault) => `${name}: ${fault}`));
  }
  if (names.length === 0) await writeFile(RESULTS, [header(), ...sections].join('\n'));
  for (const fault of faults) console.error(fault);
  return faults.length === 0 ? 0 : 1;
}

const header = (): string =>
  `# Benchmark results\n\nWritten by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${machine()}.\nShared machine: read times as ratios within one run.\n`;

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof MissingTestdata ? error.message : error);
    process.exitCode = error instanceof MissingTestdata ? 2 : 1;
  },
);
