import { expect, it } from 'vitest';
import { judgeLadder, type LadderFigures } from './ladder.js';

/** Forty portraits around a mean, the same spread for all. */
const ious = (middle: number): number[] => Array.from({ length: 40 }, (_, i) => middle + ((i % 9) - 4) / 400);

const rung = (mode: string, middle: number, cost: number): LadderFigures => ({
  mode,
  ious: ious(middle),
  boundaryIous: ious(middle),
  photoMs: cost,
  photoCpuMs: cost,
  frameMs: cost,
  frameCpuMs: cost,
});

const GOOD = [
  rung('fast', 0.958, 1),
  rung('balanced', 0.962, 2),
  rung('accurate', 0.966, 3),
  rung('sota', 0.968, 4),
];

it('finds no fault with a ladder', () => {
  const { steps, faults } = judgeLadder(GOOD);
  expect(faults).toEqual([]);
  expect(steps.map(({ from, to }) => `${from}-${to}`)).toEqual([
    'fast-balanced',
    'balanced-accurate',
    'accurate-sota',
  ]);
  expect(steps[0]?.gain).toBeCloseTo(0.004, 10);
});

it.each<[string, number, LadderFigures, RegExp]>([
  [
    'a rung no better than the one before',
    2,
    rung('accurate', 0.962, 3),
    /accurate is not surely better than balanced/,
  ],
  ['a rung no dearer than the one before', 3, rung('sota', 0.968, 3), /accurate is not cheaper than sota/],
  ['too low a top', 3, rung('sota', 0.9649, 4), /sota: mean IoU 0\.96\d\d is not above 0\.965/],
  [
    'a low tail at the top',
    3,
    { ...rung('sota', 0.97, 4), ious: ious(0.97).map((v, i) => (i < 6 ? 0.9 : v)) },
    /10th percentile 0\.9000 is below 0\.94/,
  ],
  ['a middle below the landscape model', 1, rung('balanced', 0.9585, 2), /balanced: mean IoU/],
])('names %s', (_, at, other, words) => {
  const rungs = GOOD.map((each, index) => (index === at ? other : each));
  expect(judgeLadder(rungs).faults.join('; ')).toMatch(words);
});
