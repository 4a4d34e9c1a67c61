/** @typedef {import('./cruise.mjs').Cruise} Cruise */

/** What is held against the rules, relative to the root. */
export const FOLDERS = ['packages', 'apps', 'e2e', 'bench'];

/** Fewer modules than this means that the tool did not see the sources, whatever it says. Raise it as they grow. */
export const MODULES_FLOOR = 400;

/**
 * @param {Cruise} cruise
 * @param {number} floor
 * @returns {string[]} what is wrong, one line each; empty when the boundaries hold
 */
export function boundaryFaults({ sources, violations }, floor) {
  const faults = violations.map(({ rule, from, to }) => `${rule}: ${from} imports ${to}`);
  if (sources.length < floor) {
    faults.push(
      `only ${sources.length} modules were read, at least ${floor} were expected: the check is blind`,
    );
  }
  return faults;
}
