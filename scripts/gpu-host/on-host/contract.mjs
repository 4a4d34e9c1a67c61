// Runs the contract suite on one engine and writes what came of it: `node contract.mjs ENGINE ANSWER.json`. In a process
// of its own, because a driver may take it down.
import { writeFileSync } from 'node:fs';
import { startTests } from '@vitest/runner';
import { getFullName, getTests } from '@vitest/runner/utils';
import { createBackend } from '../../../packages/engine/dist/backends/index.js';
import { describeBackendContract, ONNX_KIT, TFJS_KIT } from '../../../packages/engine/dist/contract/index.js';
import { EngineError } from '../../../packages/engine/dist/core/index.js';

/** @typedef {import('../../lib/gpu-host-report.mjs').ContractAnswer} ContractAnswer */

const TEST_LIMIT_MS = 20_000;
const HOOK_LIMIT_MS = 30_000;

/** @type {import('@vitest/runner').VitestRunnerConfig} */
const CONFIG = {
  root: '/',
  setupFiles: [],
  name: undefined,
  passWithNoTests: false,
  testNamePattern: undefined,
  allowOnly: false,
  sequence: { seed: 0, hooks: 'stack', setupFiles: 'list' },
  chaiConfig: undefined,
  maxConcurrency: 1,
  testTimeout: TEST_LIMIT_MS,
  hookTimeout: HOOK_LIMIT_MS,
  retry: 0,
  includeTaskLocation: false,
  tags: [],
  tagsFilter: undefined,
  strictTags: false,
};

/**
 * @param {string} engine
 * @returns {Promise<ContractAnswer>}
 */
async function judge(engine) {
  const create = () => createBackend(engine);
  const first = await create();
  const { device, version, format } = first.info;
  await first.close();
  const kit = format === 'onnx' ? ONNX_KIT : TFJS_KIT;
  const suite = () => describeBackendContract(engine, { create, kit });
  // The runner wants a file; this suite is a call.
  const files = await startTests(['/contract'], { config: CONFIG, importFile: suite });
  const tests = files.flatMap((file) => getTests(file));
  const bad = tests.filter(({ result }) => result?.state !== 'pass');
  const failures = [
    ...bad.map((test) => ({
      name: getFullName(test, ' > '),
      message: test.result?.errors?.map(({ message }) => message).join('; ') ?? 'did not run',
    })),
    // Outside of a test: while the suite was set up, or closed.
    ...files.flatMap((file) =>
      (file.result?.errors ?? []).map(({ message }) => ({ name: 'suite', message })),
    ),
  ];
  return { ok: true, device, version, passed: tests.length - bad.length, failures };
}

const [engine = '', file = ''] = process.argv.slice(2);
/** @type {ContractAnswer} */
const answer = await judge(engine).catch((/** @type {unknown} */ error) => {
  if (error instanceof EngineError && error.code === 'unavailable')
    return { ok: false, reason: error.message };
  throw error;
});
writeFileSync(file, JSON.stringify(answer));
// A driver's threads may keep the process alive.
process.exit(0);
