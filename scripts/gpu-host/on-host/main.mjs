// What run.sh starts: looks at the machine, runs the contract suite on every engine and the engine benchmark, and writes
// one results file and a log. Bounded in time; writes nowhere but in its results folder.
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { ENGINE_NAMES } from '../../../packages/engine/dist/core/index.js';
import {
  chooseVulkanDriver,
  driverFileText,
  hostEnvironment,
  inspectGpuHost,
} from '../../lib/gpu-host-machine.mjs';
import { contractLine, exitCodeOf, resultsText } from '../../lib/gpu-host-report.mjs';
import { ask, libraryFault } from '../../lib/nvidia-machine.mjs';
import { inRoot } from '../../lib/paths.mjs';
import { readJson } from '../../lib/workspace.mjs';
import { runStep } from './step.mjs';

/** Together under ten minutes: what is left is for looking at the machine. */
const TOTAL_LIMIT_MS = 9.5 * 60_000;
const CONTRACT_LIMIT_MS = 90_000;
const AUTO_LIMIT_MS = 90_000;
const BENCH_LIMIT_MS = 7 * 60_000;

const startedMs = performance.now();
const results = resolve(process.argv[2] ?? inRoot('results'));
const work = join(results, 'work');
rmSync(work, { recursive: true, force: true });
mkdirSync(join(work, 'lib'), { recursive: true });
const log = openSync(join(results, 'log.txt'), 'w');

/** @param {string} line */
function say(line) {
  console.log(line);
  writeFileSync(log, `${line}\n`);
}

/** @param {number} limitMs */
const limit = (limitMs) =>
  Math.max(1000, Math.min(limitMs, TOTAL_LIMIT_MS - (performance.now() - startedMs)));

/** Those libraries of the bundle that this machine lacks, in a folder of their own. */
function bringLibraries() {
  const folder = inRoot('lib', 'graphics');
  const missing = existsSync(folder)
    ? readdirSync(folder).filter((name) => name.includes('.so.') && libraryFault(name) !== undefined)
    : [];
  for (const name of missing) symlinkSync(join(folder, name), join(work, 'lib', name));
  return missing;
}

/** @param {import('../../lib/gpu-host-machine.mjs').VulkanDriver} driver */
function driverFileOf(driver) {
  if (driver.kind === 'loader') return undefined;
  if (driver.kind !== 'write') return driver.file;
  const file = join(work, 'nvidia_icd.json');
  writeFileSync(file, driverFileText(driver.library));
  return file;
}

/** Looks at this machine and makes the environment of all that runs here. */
function prepare() {
  const host = inspectGpuHost();
  const brought = bringLibraries();
  const driverFile = driverFileOf(chooseVulkanDriver(host));
  const env = hostEnvironment(process.env, {
    work,
    driverFile,
    libraryFolders: [join(work, 'lib'), ...host.hidden],
  });
  process.env['PATH'] = env['PATH'];
  const gpus = ask('nvidia-smi', '--query-gpu=name,driver_version,memory.total', '--format=csv,noheader');
  const bundle = existsSync(inRoot('bundle.json'))
    ? readFileSync(inRoot('bundle.json'), 'utf8')
    : 'none: a checkout';
  const [processor] = cpus();
  /** @type {[string, string][]} */
  const facts = [
    ['date', new Date().toISOString()],
    ['bundle', bundle.replaceAll(/\s+/g, ' ')],
    [
      'machine',
      `${cpus().length} x ${processor?.model.trim() ?? 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}`,
    ],
    ['GPU and driver', gpus.trim().replaceAll('\n', '; ') || 'nvidia-smi names none'],
    ['GPU devices', host.devices.join(', ') || 'none'],
    [
      'Vulkan driver file',
      driverFile ??
        `what the loader finds (${host.driverFiles.join(', ') || 'nothing in the usual folders'})`,
    ],
    ['libraries from the bundle', brought.join(', ') || 'none: this machine has them'],
    ['folders of a driver that the linker does not know', host.hidden.join(', ') || 'none'],
  ];
  return { env, facts };
}

/**
 * @param {string} engine
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<import('../../lib/gpu-host-report.mjs').ContractRun>}
 */
async function contractOf(engine, env) {
  const file = join(work, `contract-${engine}.json`);
  const args = [inRoot('scripts', 'gpu-host', 'on-host', 'contract.mjs'), engine, file];
  const { end, seconds } = await runStep(args, { env, log, limitMs: limit(CONTRACT_LIMIT_MS) });
  const answer = existsSync(file)
    ? /** @type {import('../../lib/gpu-host-report.mjs').ContractAnswer} */ (readJson(file))
    : undefined;
  return { engine, answer, end, seconds };
}

/** @param {NodeJS.ProcessEnv} env */
async function autoChoice(env) {
  const args = [inRoot('apps', 'server', 'dist', 'main', 'index.js'), '--engine', 'auto', '--port', '0'];
  const ready = /^maskwire: ready .*$/m;
  const step = await runStep(args, {
    env,
    log,
    limitMs: limit(AUTO_LIMIT_MS),
    until: (errors) => ready.test(errors),
  });
  return ready.exec(step.errors)?.[0] ?? `The server did not start (${step.end}): see the log`;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<import('../../lib/gpu-host-report.mjs').BenchRun>}
 */
async function benchRun(env) {
  const args = [inRoot('bench', 'dist', 'main.js'), 'engines'];
  const { ok, end, output, seconds } = await runStep(args, { env, log, limitMs: limit(BENCH_LIMIT_MS) });
  return { ok, end, text: output, seconds };
}

async function main() {
  const { env, facts } = prepare();
  for (const [name, value] of facts) say(`${name}: ${value}`);
  const contract = [];
  for (const engine of ENGINE_NAMES) {
    const run = await contractOf(engine, env);
    say(contractLine(run));
    contract.push(run);
  }
  const auto = await autoChoice(env);
  say(auto);
  say('comparing the engines, some minutes ...');
  const bench = await benchRun(env);
  say(bench.text);
  const file = join(results, 'results.md');
  writeFileSync(file, resultsText({ facts, contract, bench, auto }));
  const code = exitCodeOf(contract, bench);
  say(
    `${code === 0 ? 'passed' : 'FAILED'} in ${((performance.now() - startedMs) / 1000).toFixed(0)} s: ${file}`,
  );
  return code;
}

try {
  process.exitCode = await main();
} finally {
  closeSync(log);
  rmSync(work, { recursive: true, force: true });
}
