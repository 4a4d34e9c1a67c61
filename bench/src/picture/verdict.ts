import type { Method, PeerName } from '@maskwire/compositor-lab';
import { pairedBootstrap } from '../bootstrap.js';
import { mean } from '../statistics.js';
import { type ByMethod, type Figures, type MaterialFigures, METRICS, type Metric } from './measure.js';

/** Neighbouring frames say nearly the same: every material counts as this many samples, of neighbours together. */
const BLOCKS = 10;
/** Above this likelihood that it is chance, a difference is noise. */
const DOUBT = 0.05;
/** Smaller differences are seen by nobody, however sure they are. */
const LEAST_SHARE = 0.01;

/** Where being level is not enough. */
const MUST_LEAD: readonly Metric[] = ['boundaryIou', 'dtSsd', 'ghosting'];
/** More of these is better; of the others less. */
const SHARES: readonly Metric[] = ['iou', 'boundaryIou'];

export interface Verdict {
  readonly metric: Metric;
  readonly peer: PeerName;
  /** How much less error ours has, as a share of the peer's; below 0 it has more. */
  readonly gain: number;
  /** How likely that is chance. */
  readonly doubt: number;
  readonly standing: 'leads' | 'level' | 'loses';
}

/** Ours against every peer, over all materials that have the metric; each weighs the same. */
export function judge(all: readonly MaterialFigures[], peers: readonly PeerName[]): Verdict[] {
  return METRICS.flatMap((metric) => peers.map((peer) => compare(all, metric, peer)));
}

export interface Loss extends Verdict {
  readonly material: string;
}

/** Where ours is behind on one material by itself: no fault, but said. */
export function lossesOf(all: readonly MaterialFigures[], peers: readonly PeerName[]): Loss[] {
  return all.flatMap((one) =>
    judge([one], peers)
      .filter(({ standing }) => standing === 'loses')
      .map((verdict) => ({ ...verdict, material: one.material })),
  );
}

export function faultsOf(verdicts: readonly Verdict[]): string[] {
  return verdicts.flatMap(({ metric, peer, gain, standing }) => {
    // Nothing asked for has this metric.
    if (Number.isNaN(gain)) return [];
    const share = `${(100 * gain).toFixed(1)} %`;
    if (standing === 'loses') return [`${metric}: ours loses to ${peer} (${share})`];
    if (MUST_LEAD.includes(metric) && standing !== 'leads')
      return [`${metric}: ours does not lead ${peer} (${share})`];
    return [];
  });
}

/** Ours against one peer on materials of any number. */
export function compare(all: readonly MaterialFigures[], metric: Metric, peer: PeerName): Verdict {
  const pairs = all.flatMap(({ byMethod }) => normalised(byMethod, metric, peer));
  const ours = pairs.map((pair) => pair.ours);
  const theirs = pairs.map((pair) => pair.theirs);
  const gain = (mean(theirs) - mean(ours)) / mean(theirs);
  const doubt = chance(ours, theirs);
  const standing = doubt >= DOUBT || Math.abs(gain) < LEAST_SHARE ? 'level' : gain > 0 ? 'leads' : 'loses';
  return { metric, peer, gain, doubt, standing };
}

/** Likelihood that the sign of the mean difference is chance. */
function chance(ours: readonly number[], theirs: readonly number[]): number {
  if (ours.length === 0) return 1;
  const less = (values: readonly number[]): number[] => values.map((value) => -value);
  const [better, worse] = mean(ours) <= mean(theirs) ? [ours, theirs] : [theirs, ours];
  return pairedBootstrap(less(worse), less(better));
}

/** Errors by block, as shares of the raw mask's mean error on this material. */
function normalised(byMethod: ByMethod<Figures>, metric: Metric, peer: PeerName) {
  const errors = (method: Method): number[] =>
    (byMethod.get(method)?.[metric] ?? []).map((value) => (SHARES.includes(metric) ? 1 - value : value));
  const raw = mean(errors('raw'));
  const theirs = blocks(errors(peer));
  return blocks(errors('ours')).map((value, i) => ({ ours: value / raw, theirs: (theirs[i] ?? 0) / raw }));
}

/** Means of consecutive runs of about the same length; of fewer values than runs, the values. */
export function blocks(values: readonly number[]): number[] {
  const count = Math.min(BLOCKS, values.length);
  const edge = (block: number): number => Math.floor((block * values.length) / count);
  return Array.from({ length: count }, (_, block) => mean(values.slice(edge(block), edge(block + 1))));
}
