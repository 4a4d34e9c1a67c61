import { describe, expect, it } from 'vitest';
import { FULL } from '../economy.js';
import type { Frame } from '../graph/types.js';
import { DEFAULT_EFFECT } from '../look/index.js';
import { stillness } from './stillness.js';

const SIZE = { widthPx: 4, heightPx: 4 };

const keptAfter = (stepMs: number | undefined, steadiness: number): number => {
  const frame: Frame = {
    picture: SIZE,
    canvas: SIZE,
    mask: { kind: 'alpha', sureShare: 0.2, ...SIZE },
    maskNumber: 1,
    background: undefined,
    scene: undefined,
    stepMs,
    timeS: 0,
    effect: { ...DEFAULT_EFFECT, steadiness },
    economy: FULL,
    mirror: false,
  };
  return Number(stillness.uniforms?.(frame)?.['keep']);
};

describe('what is kept of the past', () => {
  it('is the same over the same time at any frame rate', () => {
    expect(keptAfter(10, 0.7) ** 10).toBeCloseTo(keptAfter(100, 0.7), 9);
    expect(keptAfter(25, 0.7) ** 4).toBeCloseTo(keptAfter(100, 0.7), 9);
  });

  it('is more the steadier', () => {
    expect(keptAfter(33, 1)).toBeGreaterThan(keptAfter(33, 0.5));
    expect(keptAfter(33, 1)).toBeLessThan(1);
  });

  it('is nothing after a cut, and where no steadiness is wanted', () => {
    expect(keptAfter(undefined, 1)).toBe(0);
    expect(keptAfter(33, 0)).toBe(0);
  });
});
