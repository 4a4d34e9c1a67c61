import { expect, it } from 'vitest';
import { pairedBootstrap } from './bootstrap.js';

const base = Array.from({ length: 40 }, (_, i) => 0.9 + ((i * 7) % 11) / 200);

it('is sure of a gain in every pair, and of none', () => {
  expect(
    pairedBootstrap(
      base,
      base.map((value) => value + 0.001),
    ),
  ).toBe(0);
  expect(pairedBootstrap(base, base)).toBe(1);
  expect(
    pairedBootstrap(
      base,
      base.map((value) => value - 0.001),
    ),
  ).toBe(1);
});

it('is unsure of a gain that hangs on chance', () => {
  const mixed = base.map((value, i) => value + (i % 2 === 0 ? 0.01 : -0.0099));
  const p = pairedBootstrap(base, mixed);
  expect(p).toBeGreaterThan(0.3);
  expect(p).toBeLessThan(0.7);
});

it('gives the same answer twice', () => {
  const mixed = base.map((value, i) => value + ((i * 13) % 7) / 1000 - 0.002);
  expect(pairedBootstrap(base, mixed)).toBe(pairedBootstrap(base, mixed));
});

it('wants pairs', () => {
  expect(() => pairedBootstrap([1], [1, 2])).toThrow(RangeError);
});
