import { pairedBootstrap } from './bootstrap.js';
import { mean, median, quantile } from './statistics.js';

/** What one mode did on the labelled portraits, called directly. */
export interface LadderFigures {
  readonly mode: string;
  readonly ious: readonly number[];
  readonly boundaryIous: readonly number[];
  /** Medians of one photo, both looks of a zoom included. */
  readonly photoMs: number;
  readonly photoCpuMs: number;
  /** Medians of one frame of a stream, where a zoom looks once. */
  readonly frameMs: number;
  readonly frameCpuMs: number;
}

/** The person modes from the cheapest to the best. */
export const LADDER = ['fast', 'balanced', 'accurate', 'sota'] as const;

/** A rung counts as better when resampling says otherwise in at most this share. */
const MAX_DOUBT = 0.05;
const LEAST: Readonly<Record<string, { readonly mean?: number; readonly p10?: number }>> = {
  balanced: { mean: 0.959 },
  sota: { mean: 0.965, p10: 0.94 },
};

export interface Step {
  readonly from: string;
  readonly to: string;
  readonly gain: number;
  /** See `pairedBootstrap`. */
  readonly doubt: number;
}

/** The steps between neighbours, and everything that keeps the modes from being a ladder. */
export function judgeLadder(rungs: readonly LadderFigures[]): { steps: Step[]; faults: string[] } {
  const steps: Step[] = [];
  const faults: string[] = [];
  for (const [index, to] of rungs.entries()) {
    const least = LEAST[to.mode];
    if (least?.mean !== undefined && !(mean(to.ious) > least.mean))
      faults.push(`${to.mode}: mean IoU ${mean(to.ious).toFixed(4)} is not above ${least.mean}`);
    if (least?.p10 !== undefined && !(quantile(to.ious, 0.1) >= least.p10))
      faults.push(`${to.mode}: 10th percentile ${quantile(to.ious, 0.1).toFixed(4)} is below ${least.p10}`);
    const from = rungs[index - 1];
    if (!from) continue;
    const step = {
      from: from.mode,
      to: to.mode,
      gain: mean(to.ious) - mean(from.ious),
      doubt: pairedBootstrap(from.ious, to.ious),
    };
    steps.push(step);
    if (step.doubt > MAX_DOUBT)
      faults.push(`${to.mode} is not surely better than ${from.mode}: p = ${step.doubt.toFixed(3)}`);
    if (quantile(to.ious, 0.1) < quantile(from.ious, 0.1))
      faults.push(`${to.mode} is worse than ${from.mode} at the 10th percentile`);
    if (to.frameCpuMs <= from.frameCpuMs || to.photoCpuMs <= from.photoCpuMs)
      faults.push(`${from.mode} is not cheaper than ${to.mode}`);
  }
  return { steps, faults };
}

export const summary = ({ ious, boundaryIous }: LadderFigures) => ({
  mean: mean(ious),
  median: median(ious),
  p10: quantile(ious, 0.1),
  boundary: mean(boundaryIous),
});
