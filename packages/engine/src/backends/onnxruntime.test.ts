import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** Loads the runtime and runs a model: its library keeps an id and a queue of reports below the home folder. */
const program = (module: string): string => `
  const { InferenceSession } = await import('${module}');
  await InferenceSession.create(Uint8Array.of(1, 2, 3)).catch(() => undefined);`;
const OURS = new URL('../../dist/backends/onnxruntime.js', import.meta.url).href;

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'maskwire-onnxruntime-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

async function leftBy(module: string): Promise<string[]> {
  const args = ['--input-type=module', '--eval', program(module)];
  // Nothing of this process's environment: a CI variable silences the runtime as well.
  const env = {
    HOME: home,
    TMPDIR: home,
    PATH: process.env['PATH'] ?? '',
    HTTPS_PROXY: 'http://127.0.0.1:9',
  };
  await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname, env });
  return readdir(home, { recursive: true });
}

describe('onnxruntime', () => {
  it('leaves no id and no reports behind when it is loaded by an engine', async () => {
    expect(await leftBy(OURS)).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('would if it were loaded past the door', async () => {
    expect(existsSync(new URL(OURS))).toBe(true);
    expect((await leftBy('onnxruntime-node')).some((path) => path.endsWith('deviceid'))).toBe(true);
  });
});
