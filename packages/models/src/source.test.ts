import { describe, expect, it } from 'vitest';
import { BUILT_IN } from './catalogue/builtin.js';
import { findModel, type ModelFile } from './catalogue/types.js';
import { sha256Hex } from './files/hash.js';
import { readSource } from './source.js';

const bundled = (id: string): Extract<ModelFile, { from: 'package' }> => {
  const file = findModel(BUILT_IN, id)?.file;
  if (file?.from !== 'package') throw new Error(`${id} is not bundled`);
  return file;
};

describe('a bundled model file', () => {
  const file = bundled('selfie-256');

  it.each(['selfie-256', 'selfie-landscape'])('of %s is the one that is pinned', async (id) => {
    expect(sha256Hex(await readSource(bundled(id)))).toBe(bundled(id).sha256);
  });

  it('is refused when its content is not the pinned one', async () => {
    const reading = readSource({ ...file, sha256: bundled('selfie-landscape').sha256 });
    await expect(reading).rejects.toMatchObject({ name: 'ModelImportError', code: 'source_mismatch' });
  });

  it.each([{ file: 'no_such_file.tflite' }, { package: '@mediapipe/no_such_package' }])(
    'is missed when it is not there: %o',
    async (change) => {
      const reading = readSource({ ...file, ...change });
      await expect(reading).rejects.toMatchObject({ name: 'ModelImportError', code: 'source_missing' });
    },
  );
});
