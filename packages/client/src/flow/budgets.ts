import type { Priority } from './choice.js';

/** What may be spent on the way. */
export interface Budget {
  /** Longest time that a picture is on the wire on its way up. */
  readonly wireMs: number;
  /** Share of the captured rate at which quality and size are given up rather than the rate. */
  readonly rateShare: number;
}

export const BUDGETS: Readonly<Record<Priority, Budget>> = {
  latency: { wireMs: 20, rateShare: 1 },
  balanced: { wireMs: 40, rateShare: 0.8 },
  quality: { wireMs: 80, rateShare: 0.5 },
};
