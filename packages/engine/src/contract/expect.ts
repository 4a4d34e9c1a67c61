import { expect } from 'vitest';
import { EngineError, type EngineErrorCode } from '../core/index.js';

/** One seed for all noise of the suite. */
export const SEED = 7;

/** Waits for a failure, which must be an `EngineError` of this code. */
export async function expectCode(promise: Promise<unknown>, code: EngineErrorCode): Promise<void> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(EngineError);
  expect(error).toMatchObject({ code });
}

/** Largest difference of two answers in levels; 255 where their lengths differ. */
export const worstDifference = (a: Uint8Array, b: Uint8Array): number =>
  a.length === b.length
    ? a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (b[i] ?? 0))), 0)
    : 255;
