import { describe, expect, it } from 'vitest';
import { findMode, MODES, type ModeDescription, SOURCES } from './catalogue.js';
import { readSource, sha256Hex } from './source.js';

describe('the catalogue', () => {
  it('lists fast and balanced to users, and addresses the bare models too', () => {
    expect(MODES.filter((mode) => mode.listed).map((mode) => mode.id)).toEqual(['fast', 'balanced']);
    expect(MODES.filter((mode) => !mode.listed).map((mode) => mode.id)).toEqual([
      'selfie-256',
      'selfie-landscape',
    ]);
  });

  it('finds a mode by its id, and nothing by another', () => {
    expect(findMode('balanced')?.title).toBe('Balanced');
    expect(findMode('toString')).toBeUndefined();
    expect(findMode('')).toBeUndefined();
  });

  it.each<ModeDescription>(MODES)('gives $id one colour for each label', (mode) => {
    expect(mode.palette).toHaveLength(mode.labels.length);
    for (const colour of mode.palette) expect(colour).toMatch(/^#[0-9a-f]{6}$/);
  });

  it('cannot be changed by who reads it', () => {
    const mode: { title: string } = MODES[0] as { title: string };
    expect(() => {
      mode.title = 'changed';
    }).toThrow(TypeError);
    expect(Object.isFrozen(MODES[1].input)).toBe(true);
    expect(Object.isFrozen(SOURCES['selfie-256'])).toBe(true);
  });

  it.each(['selfie-256', 'selfie-landscape'] as const)('pins the file of %s by its content', async (id) => {
    expect(sha256Hex(await readSource(SOURCES[id]))).toBe(SOURCES[id].sha256);
  });
});

describe('a model source', () => {
  const source = SOURCES['selfie-256'];

  it('is refused when its content is not the pinned one', async () => {
    const reading = readSource({ ...source, sha256: SOURCES['selfie-landscape'].sha256 });
    await expect(reading).rejects.toMatchObject({ name: 'ModelImportError', code: 'source_mismatch' });
  });

  it.each([{ file: 'no_such_file.tflite' }, { package: '@mediapipe/no_such_package' }])(
    'is missed when it is not there: %o',
    async (change) => {
      const reading = readSource({ ...source, ...change });
      await expect(reading).rejects.toMatchObject({ name: 'ModelImportError', code: 'source_missing' });
    },
  );
});
