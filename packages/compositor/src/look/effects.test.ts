import { describe, expect, it } from 'vitest';
import { canvasSize } from './canvas-size.js';
import { EDGE_FIELDS, EFFECT_FACTS, EFFECT_GROUPS, EFFECTS } from './effects.js';
import { PICTURE_FIELDS } from './settings.js';

const PICTURE = { widthPx: 1280, heightPx: 719 };

describe('EFFECT_FACTS', () => {
  it('name every setting of the picture in some place, and none that does not exist', () => {
    const used = new Set<string>([...EFFECTS.flatMap((kind) => EFFECT_FACTS[kind].fields), ...EDGE_FIELDS]);
    expect([...used].sort()).toEqual(Object.keys(PICTURE_FIELDS).sort());
  });

  it('give each effect a title of its own and one sentence', () => {
    const facts = EFFECTS.map((kind) => EFFECT_FACTS[kind]);
    expect(new Set(facts.map(({ title }) => title)).size).toBe(EFFECTS.length);
    for (const { description } of facts) expect(description).toMatch(/^[A-Z][^.]+\.$/);
  });

  it('leave no group empty', () => {
    expect(new Set(EFFECTS.map((kind) => EFFECT_FACTS[kind].group))).toEqual(new Set(EFFECT_GROUPS));
  });

  it('say which effects show the room', () => {
    const hiding = EFFECTS.filter((kind) => !EFFECT_FACTS[kind].showsRoom);
    expect(hiding).toEqual([
      'blur',
      'bokeh',
      'image',
      'colour',
      'gradient',
      'screen',
      'cutout',
      'pixelate',
      'mask',
    ]);
  });
});

describe('canvasSize', () => {
  it('is that of the picture, and twice as wide where there are two side by side', () => {
    for (const kind of EFFECTS)
      expect(canvasSize(kind, PICTURE)).toEqual({ widthPx: kind === 'split' ? 2560 : 1280, heightPx: 719 });
  });

  it('shrinks to a share of the resolution, never to nothing, and halves stay alike', () => {
    expect(canvasSize('blur', PICTURE, 0.75)).toEqual({ widthPx: 960, heightPx: 539 });
    expect(canvasSize('split', { widthPx: 3, heightPx: 3 }, 0.1)).toEqual({ widthPx: 2, heightPx: 1 });
  });
});
