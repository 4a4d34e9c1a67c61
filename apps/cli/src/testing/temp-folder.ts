import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

/** A folder of the test file's own, removed behind it. */
export function tempFolder(): { path(...names: string[]): string } {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'maskwire-cli-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return { path: (...names) => join(folder, ...names) };
}
