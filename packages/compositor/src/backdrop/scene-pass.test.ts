import { describe, expect, it } from 'vitest';
import { FULL } from '../economy.js';
import type { Frame } from '../graph/types.js';
import { DEFAULT_EFFECT } from '../look/index.js';
import { SCENE_PASSES } from './index.js';
import { turnAt } from './scene-pass.js';

const frameAt = (timeS: number, isStill = false, widthPx = 1280, heightPx = 720): Frame => ({
  picture: { widthPx, heightPx },
  canvas: { widthPx, heightPx },
  mask: { kind: 'alpha', widthPx: 256, heightPx: 256, sureShare: 0.2 },
  background: { widthPx, heightPx },
  scene: { scene: 'silk', isStill },
  stepMs: undefined,
  timeS,
  effect: DEFAULT_EFFECT,
  economy: FULL,
  mirror: false,
});

const { silk } = SCENE_PASSES;
const uniformsAt = (timeS: number, isStill?: boolean) => silk.uniforms?.(frameAt(timeS, isStill));

describe('a moving background', () => {
  it('is drawn anew fifteen times a second at most', () => {
    const looks = Array.from({ length: 600 }, (_, frame) => JSON.stringify(uniformsAt(5 + frame / 60)));
    expect(new Set(looks).size).toBeGreaterThanOrEqual(149);
    expect(new Set(looks).size).toBeLessThanOrEqual(151);
  });

  it('is back where it began after two minutes, in steps no larger than before', () => {
    expect(turnAt(0)).toBe(0);
    expect(turnAt(120)).toBe(0);
    expect(1 - turnAt(119.99)).toBeCloseTo(turnAt(0.07), 9);
    expect(turnAt(3 * 3600 + 30)).toBeCloseTo(0.25, 9);
  });

  it('stands still for those who asked for less motion', () => {
    expect(uniformsAt(1, true)).toEqual(uniformsAt(77, true));
    expect(uniformsAt(1)).not.toEqual(uniformsAt(77));
  });

  it('costs the same at any size, and has the shape of the picture', () => {
    expect(silk.size(frameAt(0))).toEqual({ widthPx: 427, heightPx: 240 });
    expect(silk.size(frameAt(0, false, 3840, 2160))).toEqual({ widthPx: 427, heightPx: 240 });
    expect(silk.size(frameAt(0, false, 480, 854))).toEqual({ widthPx: 135, heightPx: 240 });
    expect(silk.size(frameAt(0, false, 10_000, 10)).widthPx).toBe(960);
  });
});
