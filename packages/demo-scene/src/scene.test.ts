import { describe, expect, it } from 'vitest';
import { LOOP_S, type Scene, type Shape, sceneAt } from './index.js';

const STEP_S = 1 / 30;
/** No point of the drawing may jump further between two frames at 30 a second. */
const MAX_STEP_PX = 32;

function coordinates(shape: Shape): number[] {
  return (shape.d.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);
}

function largestMovePx(before: Scene, after: Scene): number {
  let largest = 0;
  before.forEach((shape, i) => {
    const from = coordinates(shape);
    const to = coordinates(after[i] as Shape);
    expect(to).toHaveLength(from.length);
    from.forEach((value, k) => {
      largest = Math.max(largest, Math.abs(value - (to[k] ?? Number.NaN)));
    });
  });
  return largest;
}

describe('sceneAt', () => {
  it('paints the room first and the person over it', () => {
    const layers = sceneAt(0).map((shape) => shape.layer);
    const firstPerson = layers.indexOf('person');
    expect(firstPerson).toBeGreaterThan(0);
    expect(layers.slice(firstPerson)).not.toContain('room');
  });

  it('uses only absolute M, L, C and Z, which SVG and Path2D read alike', () => {
    for (const shape of sceneAt(7)) {
      expect(shape.d).toMatch(/^(?:[MLC]-?[\d. -]+|Z)+$/);
      expect(coordinates(shape).length % 2).toBe(0);
    }
  });

  it('has opaque colours only, so that the truth has no half-covered inside', () => {
    for (const shape of sceneAt(7)) {
      const colours = [shape.fill, shape.stroke].filter((colour) => colour !== undefined);
      expect(colours.length).toBeGreaterThan(0);
      for (const colour of colours) expect(colour).toMatch(/^#[0-9a-f]{6}$/);
    }
  });

  it('repeats exactly after one loop, also at negative and large times', () => {
    for (const t of [0, 0.5, 6.75, 11.5]) {
      expect(sceneAt(t + LOOP_S)).toEqual(sceneAt(t));
      expect(sceneAt(t - LOOP_S)).toEqual(sceneAt(t));
      expect(sceneAt(t + 1000 * LOOP_S)).toEqual(sceneAt(t));
    }
  });

  it('moves smoothly through the whole loop and over its seam', () => {
    const steps = Math.round(LOOP_S / STEP_S);
    for (let i = 0; i < steps; i++) {
      expect(largestMovePx(sceneAt(i * STEP_S), sceneAt((i + 1) * STEP_S))).toBeLessThan(MAX_STEP_PX);
    }
  });

  it('never stands still for a tenth of a second', () => {
    for (let t = 0; t < LOOP_S; t += 0.1) {
      expect(largestMovePx(sceneAt(t), sceneAt(t + 0.1))).toBeGreaterThan(0.1);
    }
  });

  it('keeps the very same room objects, so that a renderer may cache their paths', () => {
    const room = (t: number): Shape[] => sceneAt(t).filter((shape) => shape.layer === 'room');
    room(1).forEach((shape, i) => expect(room(2)[i]).toBe(shape));
  });

  it('waves: the hand is above the shoulder in the middle of the loop only', () => {
    const highest = (t: number): number => {
      const hand = sceneAt(t).filter((shape) => shape.layer === 'person' && shape.strokeWidth === 22);
      return Math.min(...hand.flatMap(coordinates).filter((_, i) => i % 2 === 1));
    };
    expect(highest(7.5)).toBeLessThan(500);
    expect(highest(1)).toBeGreaterThan(720);
  });

  it('refuses a time that is not finite', () => {
    expect(() => sceneAt(Number.NaN)).toThrow(/finite/);
    expect(() => sceneAt(Number.POSITIVE_INFINITY)).toThrow(RangeError);
  });
});
