import fc from 'fast-check';
import { expect, it } from 'vitest';
import { axisOf, ONE_BITS, TAPS_STEP } from './axis.js';

const axis = fc
  .record({
    sourcePx: fc.integer({ min: 1, max: 600 }),
    count: fc.integer({ min: 1, max: 600 }),
    from: fc.double({ min: 0, max: 0.99, noNaN: true }),
    share: fc.double({ min: 0.01, max: 1, noNaN: true }),
  })
  .map(({ sourcePx, count, from, share }) => {
    const span = { startPx: from * sourcePx, lengthPx: share * (1 - from) * sourcePx };
    return { sourcePx, span, made: axisOf(sourcePx, span, count) };
  });

it('weighs each target pixel from source pixels that are there, to one in all', () => {
  fc.assert(
    fc.property(axis, ({ sourcePx, made }) => {
      const { count, taps, starts, weights } = made;
      expect(taps % TAPS_STEP).toBe(0);
      for (let i = 0; i < count; i++) {
        const own = [...weights.subarray(i * taps, (i + 1) * taps)];
        expect(Math.min(...own)).toBeGreaterThanOrEqual(0);
        expect(own.reduce((sum, weight) => sum + weight, 0)).toBe(1 << ONE_BITS);
        const last = (starts[i] ?? 0) + own.findLastIndex((weight) => weight > 0);
        expect(last).toBeLessThan(sourcePx);
      }
    }),
  );
});

it('keeps the middle of what it weighs where the target pixel is', () => {
  fc.assert(
    fc.property(axis, ({ sourcePx, span, made }) => {
      const { count, taps, starts, weights } = made;
      const step = span.lengthPx / count;
      for (let i = 0; i < count; i++) {
        const centre = span.startPx + (i + 0.5) * step;
        // Near an edge there is less to one side.
        if (centre - Math.max(1, step) < 0 || centre + Math.max(1, step) > sourcePx) continue;
        let mean = 0;
        for (let k = 0; k < taps; k++)
          mean += ((starts[i] ?? 0) + k + 0.5) * ((weights[i * taps + k] ?? 0) / (1 << ONE_BITS));
        expect(Math.abs(mean - centre)).toBeLessThan(0.1 * Math.max(1, step));
      }
    }),
  );
});

it('copies where nothing is stretched', () => {
  const { taps, starts, weights } = axisOf(5, { startPx: 0, lengthPx: 5 }, 5);
  for (let i = 0; i < 5; i++)
    for (let k = 0; k < taps; k++)
      expect(weights[i * taps + k]).toBe((starts[i] ?? 0) + k === i ? 1 << ONE_BITS : 0);
});
