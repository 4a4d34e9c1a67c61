import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wantedClasses } from './class-mask.js';

const NONE = 255;
/** Two planes of four pixels: classes 0, 3, 3 and 20. */
const planes = Uint8Array.of(0, 3, 3, 20, 255, 127, 128, 1);

it.each([
  ['everything', null, 0, [0, 3, 3, 20]],
  ['nothing', [], 0, [NONE, NONE, NONE, NONE]],
  ['one class', [3], 0, [NONE, 3, 3, NONE]],
  ['classes the model does not have', [200, 254], 0, [NONE, NONE, NONE, NONE]],
  ['what is likely', null, 0.5, [0, NONE, 3, NONE]],
  ['what is certain', null, 1, [0, NONE, NONE, NONE]],
  ['one class where it is likely', [3, 20], 0.5, [NONE, NONE, 3, NONE]],
])('leaves of a class mask %s', (_, classes, threshold, wanted) => {
  expect([...wantedClasses(planes, { classes, threshold })]).toEqual(wanted);
});

it('copies nothing when nothing is asked', () => {
  expect(wantedClasses(planes, { classes: null, threshold: 0 }).buffer).toBe(planes.buffer);
});

it('gives each pixel its own class or none, whatever is asked', () => {
  const byte = fc.integer({ min: 0, max: 254 });
  const pixel = fc.record({ index: byte, level: fc.integer({ min: 0, max: 255 }) });
  fc.assert(
    fc.property(
      fc.array(pixel, { minLength: 1 }),
      fc.option(fc.uniqueArray(byte)),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (pixels, classes, threshold) => {
        const both = [...pixels.map(({ index }) => index), ...pixels.map(({ level }) => level)];
        const wanted = wantedClasses(Uint8Array.from(both), { classes, threshold });
        const expected = pixels.map(({ index, level }) =>
          (classes === null || classes.includes(index)) && level >= Math.round(255 * threshold)
            ? index
            : NONE,
        );
        expect([...wanted]).toEqual(expected);
      },
    ),
  );
});
