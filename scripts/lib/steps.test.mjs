import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { inRoot } from './paths.mjs';
import { summary } from './steps.mjs';

/**
 * Runs steps in a process of their own and returns what it printed.
 * @param {Record<string, string>} bodies JavaScript of each step, by name
 * @param {number} [timeoutMs]
 */
function runSteps(bodies, timeoutMs = 10_000) {
  const dir = mkdtempSync(join(tmpdir(), 'maskwire-steps-'));
  try {
    const steps = Object.entries(bodies).map(([name, body]) => ({
      name,
      file: process.execPath,
      args: ['-e', body],
      timeoutMs,
    }));
    const script = join(dir, 'steps.mjs');
    const module = pathToFileURL(inRoot('scripts', 'lib', 'steps.mjs')).href;
    writeFileSync(
      script,
      `import { runSteps } from ${JSON.stringify(module)};\nprocess.exitCode = await runSteps(${JSON.stringify(steps)});\n`,
    );
    return spawnSync(process.execPath, [script], { encoding: 'utf8' });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

describe('runSteps', () => {
  it('runs what comes after a failure, and fails', () => {
    const { stdout, status } = runSteps({ bad: 'process.exit(3)', good: 'console.log("still ran")' });
    expect(stdout).toContain('still ran');
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('1 passed, 1 failed');
    expect(status).toBe(1);
  });

  it('passes when every step does', () => {
    const { stdout, status } = runSteps({ one: '', two: '' });
    expect(stdout.endsWith('2 passed, 0 failed\n')).toBe(true);
    expect(status).toBe(0);
  });

  it('counts a step that hangs as failed, and goes on', () => {
    const { stdout, status } = runSteps({ hung: 'setInterval(() => {}, 1000)', after: '' }, 500);
    expect(stdout.trimEnd().endsWith('1 passed, 1 failed')).toBe(true);
    expect(status).toBe(1);
  });
});

describe('summary', () => {
  it('lists each step with its time and ends with the counts', () => {
    const text = summary([
      { name: 'format', passed: true, durationMs: 1234 },
      { name: 'lint', passed: false, durationMs: 60_000 },
    ]);
    expect(text).toMatch(/passed {2}format +1\.2 s/);
    expect(text).toMatch(/FAILED {2}lint +60\.0 s/);
    expect(text.endsWith('\n1 passed, 1 failed')).toBe(true);
  });
});
