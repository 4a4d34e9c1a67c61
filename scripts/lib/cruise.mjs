import { spawnSync } from 'node:child_process';
import { inRoot } from './paths.mjs';

const RUN_LIMIT_MS = 60_000;
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

/** The rules of this repository. */
export const RULES_FILE = inRoot('.dependency-cruiser.cjs');

/** @typedef {{ rule: string, from: string, to: string }} Violation */

/**
 * @typedef {object} Cruise
 * @property {string[]} sources the repository's own source modules that were read, relative to the folder
 * @property {Violation[]} violations
 */

/**
 * @typedef {object} Report the part of dependency-cruiser's JSON that is used here
 * @property {{ source: string, dependencies: unknown[] }[]} modules
 * @property {{ violations: { rule: { name: string }, from: string, to: string }[] }} summary
 */

/**
 * Reads the imports of every module below some folders and holds them against the rules.
 * @param {string} root folder that rules' paths are relative to
 * @param {readonly string[]} folders relative to it
 * @param {string} [rulesFile]
 * @returns {Cruise}
 */
export function cruise(root, folders, rulesFile = RULES_FILE) {
  const cruiser = inRoot('node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const result = spawnSync(
    process.execPath,
    [cruiser, '--config', rulesFile, '--output-type', 'json', ...folders],
    { cwd: root, encoding: 'utf8', timeout: RUN_LIMIT_MS, maxBuffer: MAX_OUTPUT_BYTES },
  );
  if (result.status === null || result.stdout === '') {
    throw new Error(`dependency-cruiser did not run: ${result.error?.message ?? result.stderr}`);
  }
  const report = /** @type {Report} */ (JSON.parse(result.stdout));
  return {
    sources: report.modules
      .map((module) => module.source)
      .filter((source) => /\.tsx?$/.test(source) && !/node_modules|\/dist\//.test(source)),
    violations: report.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
}
