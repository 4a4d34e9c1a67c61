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
  // The step itself runs the canary with the real rules; here it meets rules that are broken in each possible way.
  it('reports a rule that is too lax, one that is too strict and one without a planted violation', () => {
    const broken = changedRules(`[
      ...forbidden.map((rule) => (rule.name === 'sharp-only-in-imaging' ? { ...rule, to: { path: '^never$' } } : rule)),
      { name: 'web-main', severity: 'error', from: { path: '^packages/client/src/wire[.]ts' }, to: {} },
      { name: 'brand-new', severity: 'error', from: { path: '^nowhere' }, to: {} },
    ]`);
    expect(runCanary(broken)).toEqual([
      expect.stringContaining('brand-new has no planted violation'),
      expect.stringContaining('sharp-only-in-imaging did not fire'),
      expect.stringContaining('rule web-main forbids what is allowed'),
    ]);
  });

  it('refuses a run that saw nothing', () => {
    mkdirSync(join(dir, 'packages'));
    expect(boundaryFaults(cruise(dir, ['packages']), 1)).toEqual([expect.stringContaining('blind')]);
  });
});
