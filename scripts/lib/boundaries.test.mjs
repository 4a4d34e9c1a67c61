import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { boundaryFaults } from './boundaries.mjs';
import { runCanary } from './canary.mjs';
import { cruise, RULES_FILE } from './cruise.mjs';

/** @type {string} */
let dir;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'maskwire-boundaries-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/**
 * The real rules, changed by an expression over `forbidden`.
 * @param {string} expression
 */
function changedRules(expression) {
  const path = join(dir, 'rules.cjs');
  writeFileSync(
    path,
    `const { forbidden, options } = require(${JSON.stringify(RULES_FILE)});\nmodule.exports = { forbidden: ${expression}, options };\n`,
  );
  return path;
}

describe('the boundary check', () => {
  it('finds every planted violation with the real rules', () => {
    expect(runCanary()).toEqual([]);
  });

  it('reports a rule that has become too lax to fire', () => {
    const lax = changedRules(
      "forbidden.map((rule) => (rule.name === 'sharp-only-in-imaging' ? { ...rule, to: { path: '^never$' } } : rule))",
    );
    expect(runCanary(lax)).toEqual([expect.stringContaining('sharp-only-in-imaging did not fire')]);
  });

  it('reports a rule that forbids what is allowed', () => {
    const strict = changedRules(
      "[...forbidden, { name: 'web-main', severity: 'error', from: { path: '^packages/client/src/wire' }, to: {} }]",
    );
    expect(runCanary(strict)).toContainEqual(
      expect.stringContaining('rule web-main forbids what is allowed'),
    );
  });

  it('reports a rule that nobody planted a violation of', () => {
    const added = changedRules(
      "[...forbidden, { name: 'brand-new', severity: 'error', from: { path: 'x' }, to: { path: 'y' } }]",
    );
    expect(runCanary(added)).toEqual([expect.stringContaining('brand-new has no planted violation')]);
  });

  it('refuses a run that saw nothing', () => {
    mkdirSync(join(dir, 'packages'));
    expect(boundaryFaults(cruise(dir, ['packages']), 1)).toEqual([expect.stringContaining('blind')]);
  });
});
