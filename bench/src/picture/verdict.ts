import type { Method, PeerName } from '@maskwire/compositor-lab';
import { mean } from '../statistics.js';
import type { MaterialGroup } from './material.js';
import { type Figures, type MaterialFigures, METRICS, type Metric } from './measure.js';
import { chanceOf } from './resample.js';

/** Neighbouring frames say nearly the same: every clip counts as this many samples, of neighbours together. */
const BLOCKS = 10;
/** Fewer samples of a material say nothing about the next one. */
export const LEAST_SAMPLES = 5;
/** Above this likelihood that it is chance, a difference is noise. */
const DOUBT = 0.05;
/** Smaller differences are seen by nobody, however sure they are. */
const LEAST_SHARE = 0.01;

/** Where being level is not enough. */
export const MUST_LEAD: readonly Metric[] = ['boundaryIou', 'dtSsd', 'ghosting'];
/** More of these is better; of the others less. */
const SHARES: readonly Metric[] = ['iou', 'boundaryIou'];

export type Standing = 'leads' | 'level' | 'loses' | 'too few';

export interface Verdict {
  readonly metric: Metric;
  readonly peer: PeerName;
  /** How much less error ours has, as a share of the peer's; below 0 it has more; NaN = nothing was measured. */
  readonly gain: number;
  /** How likely that is chance; NaN for too few samples. */
  readonly doubt: number;
  readonly standing: Standing;
  /** Of each material that counts, in order. */
  readonly samples: readonly number[];
}

/** Ours against every peer, over materials of any number. See `compare`. */
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
      .filter(({ standing, gain }) => standing === 'loses' || (standing === 'too few' && gain < -LEAST_SHARE))
      .map((verdict) => ({ ...verdict, material: one.material })),
  );
}

/** What is asked and does not hold: a lead in some metrics, no loss in the others. */
export const missesOf = (verdicts: readonly Verdict[]): Verdict[] =>
  verdicts.filter(
    ({ metric, gain, standing }) =>
      // Nothing asked for has this metric.
      !Number.isNaN(gain) && (standing === 'loses' || (MUST_LEAD.includes(metric) && standing !== 'leads')),
  );

export const faultsOf = (verdicts: readonly Verdict[]): string[] =>
  missesOf(verdicts).map(({ metric, peer, gain, standing }) => {
    const share = `${(100 * gain).toFixed(1)} %`;
    return standing === 'loses'
      ? `${metric}: ours loses to ${peer} (${share})`
      : `${metric}: ours does not lead ${peer} (${share})`;
  });

/**
 * Ours against one peer. Real and drawn material weigh the same, and within each every material does; samples are drawn
 * anew within their own material. Materials of too few samples do not count beside others.
 */
export function compare(all: readonly MaterialFigures[], metric: Metric, peer: PeerName): Verdict {
  const measured = all.flatMap((material) => {
    const errors = errorsOf(material, metric, peer);
    return errors.ours.length === 0 ? [] : [errors];
  });
  const enough = measured.filter(({ count }) => count >= LEAST_SAMPLES);
  const counted = enough.length > 0 ? enough : measured;
  const groups = new Set(counted.map(({ group }) => group)).size;
  const within = (group: MaterialGroup): number => counted.filter((one) => one.group === group).length;
  const strata = counted.map(({ group, ours, theirs }) => ({
    weight: 1 / (groups * within(group)),
    ours: mean(ours),
    theirs: mean(theirs),
    gains: theirs.map((value, i) => value - (ours[i] ?? 0)),
  }));
  const total = (of: 'ours' | 'theirs'): number =>
    strata.reduce((sum, stratum) => sum + stratum.weight * stratum[of], 0);
  const gain = 1 - total('ours') / total('theirs');
  const doubt = enough.length > 0 ? chanceOf(strata) : Number.NaN;
  const samples = counted.map(({ count }) => count);
  return { metric, peer, gain, doubt, standing: standingOf(gain, doubt), samples };
}

function standingOf(gain: number, doubt: number): Standing {
  if (Number.isNaN(doubt)) return 'too few';
  if (doubt >= DOUBT || Math.abs(gain) < LEAST_SHARE) return 'level';
  return gain > 0 ? 'leads' : 'loses';
}

/** Errors as shares of the raw mask's mean error on this material, of clips by block; `count` is before that. */
function errorsOf({ kind, group, byMethod }: MaterialFigures, metric: Metric, peer: PeerName) {
  const errors = (method: Method): number[] =>
    (byMethod.get(method)?.[metric] ?? []).map((value) => (SHARES.includes(metric) ? 1 - value : value));
  const raw = mean(errors('raw'));
  const parts = (method: Method): number[] =>
    (kind === 'photos' ? errors(method) : blocks(errors(method))).map((value) => value / raw);
  return { group, count: errors('ours').length, ours: parts('ours'), theirs: parts(peer) };
}

/** Means of consecutive runs of about the same length; of fewer values than runs, the values. */
export function blocks(values: readonly number[]): number[] {
  const count = Math.min(BLOCKS, values.length);
  const edge = (block: number): number => Math.floor((block * values.length) / count);
  return Array.from({ length: count }, (_, block) => mean(values.slice(edge(block), edge(block + 1))));
}

/** Every second photograph of each, and the first and the second half of each clip. */
export function halvesOf(all: readonly MaterialFigures[]): readonly [MaterialFigures[], MaterialFigures[]] {
  const half = (which: 0 | 1): MaterialFigures[] =>
    all.map((material) => {
      const isKept = (index: number, count: number): boolean =>
        (material.kind === 'photos' ? index % 2 : Number(index >= count / 2)) === which;
      const keep = (figures: Figures): Figures =>
        mapFigures(figures, (values) => values.filter((_, index) => isKept(index, values.length)));
      return {
        ...material,
        byMethod: new Map([...material.byMethod].map(([method, figures]) => [method, keep(figures)])),
      };
    });
  return [half(0), half(1)];
}

const mapFigures = (figures: Figures, change: (values: readonly number[]) => number[]): Figures =>
  Object.fromEntries(METRICS.map((metric) => [metric, change(figures[metric])])) as Record<Metric, number[]>;
