import type { Method } from '@maskwire/compositor-lab';
import { ratio, type Table } from '../report.js';
import { mean } from '../statistics.js';
import { type MaterialFigures, METRICS, type Metric } from './measure.js';
import type { Verdict } from './verdict.js';

const METHOD_NAMES: Readonly<Record<Method, string>> = {
  ours: 'ours',
  raw: 'raw, bilinear',
  averaged: 'averaged 0.75, gradient snap',
  hysteresis: 'hysteresis 180/80, joint bilateral',
  bilateral: 'joint bilateral, light wrap',
};

const METRIC_NAMES: Readonly<Record<Metric, string>> = {
  iou: 'IoU',
  boundaryIou: 'boundary IoU',
  mad: 'MAD',
  mse: 'MSE',
  grad: 'Grad',
  dtSsd: 'dtSSD',
  flicker: 'static flicker',
  ghosting: 'ghosting',
};

const DIGITS: Readonly<Record<Metric, number>> = {
  iou: 4,
  boundaryIou: 4,
  mad: 2,
  mse: 2,
  grad: 2,
  dtSsd: 3,
  flicker: 3,
  ghosting: 1,
};

export function figureTable({ material, byMethod }: MaterialFigures): Table {
  const metrics = METRICS.filter((metric) => byMethod.get('ours')?.[metric].length);
  return {
    title: `Picture: ${material}`,
    columns: ['method', ...metrics.map((metric) => METRIC_NAMES[metric])],
    rows: [...byMethod].map(([method, figures]) => [
      METHOD_NAMES[method],
      ...metrics.map((metric) => mean(figures[metric]).toFixed(DIGITS[metric])),
    ]),
  };
}

export function verdictTable(verdicts: readonly Verdict[]): Table {
  const peers = [...new Set(verdicts.map(({ peer }) => peer))];
  const cell = ({ standing, gain, doubt }: Verdict): string =>
    Number.isNaN(gain) ? 'not measured' : `${standing} ${percent(gain)} (p ${ratio(doubt)})`;
  return {
    title: 'Picture: ours against each method, over all materials',
    note:
      'How much less error ours has; of IoU and boundary IoU, of what is missing to 1. Every material weighs the same; p: how likely the difference is ' +
      'chance, by 20,000 paired resamplings of blocks of neighbouring frames.',
    columns: ['metric', ...peers.map((peer) => METHOD_NAMES[peer])],
    rows: METRICS.map((metric) => [
      METRIC_NAMES[metric],
      ...verdicts.filter((verdict) => verdict.metric === metric).map(cell),
    ]),
  };
}

const percent = (share: number): string => `${share >= 0 ? '+' : ''}${(100 * share).toFixed(1)} %`;
