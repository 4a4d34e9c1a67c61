import { NO_CLASS } from '@maskwire/protocol';
import { describe, expect, it } from 'vitest';
import { classAt } from './class-at.js';

const MASK = {
  kind: 'classes',
  widthPx: 3,
  heightPx: 2,
  pixels: Uint8Array.of(0, 1, 2, 3, NO_CLASS, 5),
} as const;

describe('classAt', () => {
  it('is the class of the sample that the place lies in', () => {
    expect(classAt(MASK, { x: 0, y: 0 })).toBe(0);
    expect(classAt(MASK, { x: 0.34, y: 0.49 })).toBe(1);
    expect(classAt(MASK, { x: 0.999, y: 0.999 })).toBe(5);
    expect(classAt(MASK, { x: 0.1, y: 0.5 })).toBe(3);
  });

  it('is nothing where there is no class, and outside', () => {
    expect(classAt(MASK, { x: 0.5, y: 0.75 })).toBeUndefined();
    for (const place of [
      { x: 1, y: 0 },
      { x: -0.01, y: 0 },
      { x: 0, y: 1 },
      { x: Number.NaN, y: 0 },
    ])
      expect(classAt(MASK, place)).toBeUndefined();
  });

  it('is the person, or nobody, in a mask without classes', () => {
    const alpha = { kind: 'alpha', widthPx: 2, heightPx: 1, pixels: Uint8Array.of(127, 128) } as const;
    expect(classAt(alpha, { x: 0.2, y: 0.5 })).toBeUndefined();
    expect(classAt(alpha, { x: 0.8, y: 0.5 })).toBe(0);
    expect(classAt(alpha, { x: 1.2, y: 0.5 })).toBeUndefined();
  });
});
