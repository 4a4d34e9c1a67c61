import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { measureAccuracy } from './accuracy.js';
import { measureBytes } from './bytes.js';
import { MissingTestdata } from './material.js';
import { machine, markdown, type Table } from './report.js';
import { measureService } from './service.js';
import { accuracyTable, bytesTable, serviceTables } from './tables.js';

/** Benchmarks by name, in the order in which they run. */
const BENCHES: Readonly<Record<string, () => Promise<Table[]>>> = {
  service: async () => serviceTables(await measureService()),
  bytes: async () => [bytesTable(await measureBytes())],
  accuracy: async () => [accuracyTable(await measureAccuracy())],
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
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const text = (await bench()).map(markdown).join('\n');
    console.log(text);
    sections.push(text);
  }
  if (names.length === 0) await writeFile(RESULTS, [header(), ...sections].join('\n'));
  return 0;
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
