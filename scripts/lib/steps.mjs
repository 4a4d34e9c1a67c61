import { run } from './run.mjs';

/**
 * One thing that must hold.
 * @typedef {object} Step
 * @property {string} name
 * @property {string} file command to run
 * @property {string[]} args
 * @property {number} timeoutMs
 */

/**
 * @typedef {object} Outcome
 * @property {string} name
 * @property {boolean} passed
 * @property {number} durationMs
 */

/** @param {number} durationMs */
function seconds(durationMs) {
  return `${(durationMs / 1000).toFixed(1)} s`;
}

/** @param {Outcome} outcome */
function line(outcome) {
  return `${outcome.passed ? 'passed' : 'FAILED'}  ${outcome.name.padEnd(12)} ${seconds(outcome.durationMs).padStart(8)}`;
}

/**
 * Runs every step, also after one has failed, then prints a table and, as the last line, `N passed, N failed`.
 * @param {readonly Step[]} steps
 * @returns {Promise<number>} exit code: 0 when all passed
 */
export async function runSteps(steps) {
  /** @type {Outcome[]} */
  const outcomes = [];
  for (const step of steps) {
    console.log(`\n=== ${step.name}`);
    const startedMs = performance.now();
    const code = await run(step.file, step.args, { timeoutMs: step.timeoutMs });
    const outcome = { name: step.name, passed: code === 0, durationMs: performance.now() - startedMs };
    outcomes.push(outcome);
    console.log(line(outcome));
  }
  console.log(`\n${summary(outcomes)}`);
  return outcomes.every((outcome) => outcome.passed) ? 0 : 1;
}

/**
 * @param {readonly Outcome[]} outcomes
 * @returns {string} the table and, last, the line that machines read
 */
export function summary(outcomes) {
  const passed = outcomes.filter((outcome) => outcome.passed).length;
  const totalMs = outcomes.reduce((sum, outcome) => sum + outcome.durationMs, 0);
  return [
    ...outcomes.map(line),
    `${' '.repeat(8)}${'total'.padEnd(12)} ${seconds(totalMs).padStart(8)}`,
    `${passed} passed, ${outcomes.length - passed} failed`,
  ].join('\n');
}
