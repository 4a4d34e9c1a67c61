/**
 * What became of the contract suite on one engine.
 * @typedef {{ ok: true, device: string, version: string, passed: number, failures: readonly Failure[] }
 *   | { ok: false, reason: string }} ContractAnswer
 * @typedef {{ name: string, message: string }} Failure
 */

/**
 * The suite on one engine, with how its process ended: `answer` is undefined when it said nothing.
 * @typedef {object} ContractRun
 * @property {string} engine
 * @property {ContractAnswer | undefined} answer
 * @property {string} end how the process ended: `exit code 0`, `SIGSEGV`, `stopped after 120 s`
 * @property {number} seconds
 */

/**
 * The comparison of the engines, as `npm run bench -- engines` printed it.
 * @typedef {object} BenchRun
 * @property {string} text
 * @property {boolean} ok
 * @property {string} end
 * @property {number} seconds
 */

/** Exit codes, see run.sh. */
export const EXIT = Object.freeze({ ok: 0, contract: 1, comparison: 2 });

/** Failures named in the results for one engine at most; the log has them all. */
const MAX_FAILURES = 20;

/** @param {ContractRun} run */
export function keptContract({ answer }) {
  if (answer === undefined) return false;
  return !answer.ok || (answer.failures.length === 0 && answer.passed > 0);
}

/**
 * Whether every engine that could be had kept the contract, and was compared.
 * @param {readonly ContractRun[]} contract
 * @param {BenchRun} bench
 */
export function exitCodeOf(contract, bench) {
  const some = contract.some(({ answer }) => answer?.ok === true);
  if (!some || !contract.every(keptContract)) return EXIT.contract;
  return bench.ok ? EXIT.ok : EXIT.comparison;
}

/**
 * One engine in one line, for the terminal.
 * @param {ContractRun} run
 */
export function contractLine({ engine, answer, end, seconds }) {
  if (answer === undefined) return `${engine}: FAILED, its process ended without an answer (${end})`;
  if (!answer.ok) return `${engine}: cannot be had: ${answer.reason}`;
  const { device, passed, failures } = answer;
  const count = failures.length === 0 ? `${passed} passed` : `${passed} passed, ${failures.length} FAILED`;
  return `${engine}: ${count} in ${seconds.toFixed(1)} s, on ${device}`;
}

/**
 * The results file.
 * @param {{ facts: readonly (readonly [name: string, value: string])[], contract: readonly ContractRun[],
 *   bench: BenchRun, auto: string }} results
 */
export function resultsText({ facts, contract, bench, auto }) {
  return [
    '# maskwire on this machine',
    '',
    ...facts.map(([name, value]) => `- ${name}: ${value}`),
    '',
    '## Contract suite',
    '',
    ...contract.flatMap((run) => [`- ${contractLine(run)}`, ...failureLines(run)]),
    '',
    '## What `--engine auto` takes',
    '',
    auto,
    '',
    bench.ok ? '' : `The comparison failed: ${bench.end}\n`,
    bench.text.trim(),
    '',
  ].join('\n');
}

/** @param {ContractRun} run */
function failureLines({ answer }) {
  if (answer?.ok !== true) return [];
  const lines = answer.failures
    .slice(0, MAX_FAILURES)
    .map(({ name, message }) => `  - ${name}: ${oneLine(message)}`);
  const more = answer.failures.length - lines.length;
  return more > 0 ? [...lines, `  - and ${more} more: see the log`] : lines;
}

/** @param {string} text */
const oneLine = (text) => text.replaceAll(/\s+/g, ' ').trim();
