import { describe, expect, it } from 'vitest';
import { FULL } from '../economy.js';
import type { Frame } from '../graph/types.js';
import { DEFAULT_EFFECT, type EffectSettings } from '../look/index.js';
import { MATTE } from './matte.js';

const SIZE = { widthPx: 4, heightPx: 4 };

function curveOf(settings: Partial<EffectSettings>, refine = true): readonly [from: number, to: number] {
  const frame: Frame = {
    picture: SIZE,
    canvas: SIZE,
    mask: { kind: 'alpha', sureShare: 0.2, ...SIZE },
    maskNumber: 1,
    background: undefined,
    scene: undefined,
    stepMs: undefined,
    timeS: 0,
    effect: { ...DEFAULT_EFFECT, ...settings },
    economy: { ...FULL, fineShare: refine ? 1 : 0 },
    mirror: false,
  };
  const ends = MATTE.uniforms?.(frame)?.['edgeCurve'];
  if (!Array.isArray(ends)) throw new TypeError('The curve has two ends');
  return [Number(ends[0]), Number(ends[1])];
}

describe('the curve of the edge', () => {
  it('rises between nobody and somebody, whatever is chosen', () => {
    for (const edgeSoftness of [0, 0.3, 1])
      for (const edgeShift of [-1, 0, 1])
        for (const refine of [true, false]) {
          const [from, to] = curveOf({ edgeSoftness, edgeShift }, refine);
          // At 0 the whole room would show, at 1 no person would be whole.
          expect(from).toBeGreaterThan(0);
          expect(to).toBeLessThan(1);
          expect(to - from).toBeGreaterThan(0.05);
        }
  });

  it('is wider the softer, and takes in more the wider the cut', () => {
    const [from, to] = curveOf({});
    const [softFrom, softTo] = curveOf({ edgeSoftness: 0.5 });
    expect(softTo - softFrom).toBeGreaterThan(to - from);
    expect(curveOf({ edgeShift: 0.5 })[0]).toBeLessThan(from);
    expect(curveOf({ edgeShift: -0.5 })[1]).toBeGreaterThan(to);
  });
});
