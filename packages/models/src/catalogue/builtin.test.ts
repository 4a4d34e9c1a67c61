import { describe, expect, it } from 'vitest';
import { BUILT_IN } from './builtin.js';
import { findMode, findModel, type ModeEntry } from './types.js';

const { models, modes } = BUILT_IN;

describe('the catalogue', () => {
  it('lists fast and balanced to users, and addresses the bare models too', () => {
    expect(modes.filter((mode) => mode.listed).map((mode) => mode.id)).toEqual(['fast', 'balanced']);
    expect(modes.filter((mode) => !mode.listed).map((mode) => mode.id)).toEqual([
      'selfie-256',
      'selfie-landscape',
    ]);
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
    const { recipe } = mode;
    const graphs = recipe.kind === 'single' ? [recipe.graph] : [recipe.first, recipe.second];
    for (const { model } of graphs.flatMap(({ members }) => members))
      expect(findModel(BUILT_IN, model)).toBeDefined();
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
