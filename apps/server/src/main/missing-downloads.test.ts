import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUILT_IN, findMode, modelsOfMode } from '@maskwire/models';
import { afterEach, describe, expect, it } from 'vitest';
import { MissingDownloads } from './missing-downloads.js';
import { modeInfosOf } from './modes.js';

const folder = mkdtempSync(join(tmpdir(), 'maskwire-missing-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('what has still to be downloaded', () => {
  it('is told of the modes that lack a file, until it is there', async () => {
    const objects = findMode(BUILT_IN, 'objects');
    const [model] = objects ? modelsOfMode(BUILT_IN, objects) : [];
    if (model?.file.from !== 'download') throw new Error('objects brings its own network');
    const { file } = model;
    const downloads = new MissingDownloads(BUILT_IN, { cacheDir: folder, modelsDir: folder });
    const told = () =>
      new Map(downloads.told(modeInfosOf(BUILT_IN)).map(({ id, downloadBytes }) => [id, downloadBytes]));
    await downloads.refresh();
    expect(told().get('objects')).toBe(file.bytes);
    expect(told().get('balanced')).toBeUndefined();
    writeFileSync(join(folder, file.file), new Uint8Array(file.bytes));
    await downloads.refresh();
    expect(told().get('objects')).toBeUndefined();
    expect(told().get('street')).toBeGreaterThan(0);
  });
});
