import { sum } from './numbers.js';

/** Small enough for the poorest way. */
export const FIRST_STEP_BYTES = 4 * 1024;
/** The server's own bound. */
export const MAX_STEP_BYTES = 4 * 1024 * 1024;
export const MAX_STEPS = 6;
/** A step is at most so many times the one before: its rate is not to be trusted further. */
const MAX_GROWTH = 16;
/** Of the time that is left, for one step: the rest is room for error. */
const STEP_SHARE = 0.6;
/** A step that lasts less says nothing on a way that is not faster than this. */
const LEAST_STEP_MS = 50;
/** The latter half of a step is believed apart when it lasted this long: less may be one burst from a buffer. */
const LEAST_TAIL_MS = 100;
/** Steps much smaller than the largest are mostly round trip. */
const COUNTED_SHARE = 1 / 4;

export interface ProbeSample {
  readonly bytes: number;
  /** From asking to the end, a round trip included. */
  readonly elapsedMs: number;
  /** What came after the first half. */
  readonly tail: { readonly bytes: number; readonly ms: number };
}

/** Bits a second of one step; `roundTripMs` of its time was no transfer. */
export function rateOf({ bytes, elapsedMs, tail }: ProbeSample, roundTripMs: number): number {
  const wholeRate = (bytes * 8000) / Math.max(1, elapsedMs - roundTripMs);
  return tail.ms >= LEAST_TAIL_MS ? Math.max(wholeRate, (tail.bytes * 8000) / tail.ms) : wholeRate;
}

/** Size of the step after `last`; undefined when there is no time for one that would say anything. */
export function nextStepBytes(last: ProbeSample, roundTripMs: number, leftMs: number): number | undefined {
  const usableMs = leftMs * STEP_SHARE - roundTripMs;
  if (usableMs < LEAST_STEP_MS) return undefined;
  const wanted = Math.floor((rateOf(last, roundTripMs) / 8000) * usableMs);
  if (wanted < FIRST_STEP_BYTES) return undefined;
  return Math.min(wanted, last.bytes * MAX_GROWTH, MAX_STEP_BYTES);
}

/** Bits a second over the steps that were large enough, each by its size. */
export function capacityOf(samples: readonly ProbeSample[], roundTripMs: number): number {
  const largest = Math.max(...samples.map(({ bytes }) => bytes));
  const counted = samples.filter(({ bytes }) => bytes >= largest * COUNTED_SHARE);
  const seconds = sum(counted.map((sample) => (sample.bytes * 8) / rateOf(sample, roundTripMs)));
  return (sum(counted.map(({ bytes }) => bytes)) * 8) / seconds;
}
