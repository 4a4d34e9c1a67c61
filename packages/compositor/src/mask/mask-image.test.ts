import { describe, expect, it } from 'vitest';
import { InputError } from '../picture/input-error.js';
import { checkMask, sureShareOf } from './mask-image.js';

const mask = (widthPx: number, heightPx: number, bytes: number) => ({
  kind: 'alpha' as const,
  widthPx,
  heightPx,
  pixels: new Uint8Array(bytes),
});

describe('checkMask', () => {
  it('takes a mask with one byte for each cell', () => {
    expect(() => checkMask(mask(3, 2, 6))).not.toThrow();
  });

  it.each([
    [3, 2, 5],
    [3, 2, 7],
    [0, 0, 0],
    [-1, -1, 1],
    [Number.NaN, 2, 0],
  ])('refuses %ix%i with %i bytes', (widthPx, heightPx, bytes) => {
    expect(() => checkMask(mask(widthPx, heightPx, bytes))).toThrow(InputError);
  });
});

it('counts what the network is sure of, not its edges and doubt', () => {
  expect(sureShareOf(Uint8Array.of(0, 120, 229, 230, 255, 255, 0, 0))).toBe(3 / 8);
  expect(sureShareOf(new Uint8Array(0))).toBe(0);
});
