import { bin, inRoot } from './paths.mjs';

/** @typedef {import('./steps.mjs').Step} Step */

const MINUTE_MS = 60_000;

/**
 * @param {string} name
 * @param {...string} args
 * @returns {[file: string, args: string[]]}
 */
function script(name, ...args) {
  return [process.execPath, [inRoot('scripts', name), ...args]];
}

/**
 * @param {string} name
 * @param {readonly [file: string, args: string[]]} command
 * @param {number} timeoutMs
 * @returns {Step}
 */
function step(name, [file, args], timeoutMs) {
  return { name, file, args, timeoutMs };
}

/**
 * What `pnpm check` runs, in order. Types come first of the compiled things, because they are also the build: lint,
 * boundaries and tests read the declarations and modules it emits.
 * @returns {Step[]}
 */
export function checkSteps() {
  return [
    step('format', [bin('biome'), ['check', '.']], MINUTE_MS),
    step('types', [bin('tsc'), ['-b', '--pretty']], 3 * MINUTE_MS),
    step('lint', [bin('oxlint'), ['--type-aware']], 3 * MINUTE_MS),
    step('boundaries', script('check-boundaries.mjs'), 3 * MINUTE_MS),
    step('workspace', script('check-workspace.mjs'), MINUTE_MS),
    step('licences', script('check-licences.mjs'), MINUTE_MS),
    step('page', script('build.mjs', 'page'), 3 * MINUTE_MS),
    // Ten minutes more for the case that a browser has to be installed first: it brings the emulated GPU.
    step('emulated gpu', script('setup-software-vulkan.mjs'), 11 * MINUTE_MS),
    step('tests', [bin('vitest'), ['run']], 12 * MINUTE_MS),
  ];
}

/**
 * The browser tests, which `npm test` adds.
 * @returns {Step}
 */
export function browserStep() {
  // Ten minutes more for the case that a browser has to be installed first.
  return step('e2e', script('e2e.mjs'), 20 * MINUTE_MS);
}
