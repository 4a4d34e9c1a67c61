import { describe, expect, it } from 'vitest';
import { BUILT_IN } from './builtin.js';
import { modelsOfMode } from './lookup.js';
import { findMode, findModel, type ModeEntry } from './types.js';

const { models, modes } = BUILT_IN;

describe('the catalogue', () => {
  it('lists a ladder for persons, and scenes in two refinements; bare models are addressable too', () => {
    const ids = (listed: boolean): string[] =>
      modes.filter((mode) => mode.listed === listed).map((mode) => mode.id);
    const person = ['fast', 'balanced', 'accurate', 'sota'];
    expect(ids(true)).toEqual([...person, 'objects', 'objects-fine', 'street', 'street-fine']);
    expect(ids(false)).toEqual(['selfie-256', 'selfie-landscape']);
  });

  it('pins every download to a commit and to a size', () => {
    const downloads = models.flatMap(({ file }) => (file.from === 'download' ? [file] : []));
    expect(downloads).toHaveLength(2);
    for (const { url, file, bytes, sha256 } of downloads) {
      expect(url).toMatch(new RegExp(`^https://.*/[0-9a-f]{40}/${file}$`));
      expect(bytes).toBeGreaterThan(1e6);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('finds a mode and a model by its id, and nothing by another', () => {
    expect(findMode(BUILT_IN, 'balanced')?.title).toBe('Balanced');
    expect(findModel(BUILT_IN, 'selfie-256')?.format).toBe('tflite');
    for (const id of ['toString', '']) {
      expect(findMode(BUILT_IN, id)).toBeUndefined();
      expect(findModel(BUILT_IN, id)).toBeUndefined();
    }
  });

  it('has every id once', () => {
    for (const entries of [models, modes])
      expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
  });

  it.each<ModeEntry>(modes)('gives $id one colour for each label, and models that there are', (mode) => {
    expect(mode.palette).toHaveLength(mode.labels.length);
    for (const colour of mode.palette) expect(colour).toMatch(/^#[0-9a-f]{6}$/);
    expect(new Set(mode.labels).size).toBe(mode.labels.length);
    expect(modelsOfMode(BUILT_IN, mode)).not.toHaveLength(0);
  });

  it('cannot be changed by who reads it', () => {
    const mode: { title: string } = modes[0] as { title: string };
    expect(() => {
      mode.title = 'changed';
    }).toThrow(TypeError);
    expect(Object.isFrozen(modes[1]?.input)).toBe(true);
    expect(Object.isFrozen(models[0]?.file)).toBe(true);
  });
});
