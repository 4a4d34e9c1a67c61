import { describe, expect, it } from 'vitest';
import { economyAt } from '../economy.js';
import type { Economy, Frame } from '../graph/types.js';
import { DEFAULT_EFFECT } from '../look/index.js';
import { SCENE_PASSES } from './index.js';
import { turnAt } from './scene-pass.js';

const FULL = economyAt('full');

const frameAt = (timeS: number, isStill = false, widthPx = 1280, heightPx = 720): Frame => ({
  picture: { widthPx, heightPx },
  canvas: { widthPx, heightPx },
  mask: { kind: 'alpha', widthPx: 256, heightPx: 256, sureShare: 0.2 },
  maskNumber: 1,
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

/** How many different drawings ten seconds of a display at 60 Hz get. */
const drawingsIn10S = (economy: Economy): number => {
  const looks = Array.from({ length: 600 }, (_, frame) =>
    JSON.stringify(silk.uniforms?.({ ...frameAt(5 + frame / 60), economy })),
  );
  return new Set(looks).size;
};

describe('a moving background', () => {
  it('is drawn anew fifteen times a second at most', () => {
    expect(Math.abs(drawingsIn10S(FULL) - 150)).toBeLessThanOrEqual(1);
  });

  it('is drawn anew eight times a second from the step on that gives up fine edges', () => {
    expect(Math.abs(drawingsIn10S(economyAt('no-clean-edge')) - 150)).toBeLessThanOrEqual(1);
    for (const step of ['no-refinement', 'canvas-75', 'canvas-50'] as const)
      expect(Math.abs(drawingsIn10S(economyAt(step)) - 80)).toBeLessThanOrEqual(1);
  });

  it('is back where it began after two minutes, in steps no larger than before', () => {
    expect(turnAt(0)).toBe(0);
    expect(turnAt(120)).toBe(0);
    expect(turnAt(120, 8)).toBe(0);
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
