import type { Method } from '@maskwire/compositor-lab';
import { ms, ratio, type Table } from '../report.js';
import { mean } from '../statistics.js';
import { COST_KINDS, type CostFigures, sumOf } from './cost.js';
import { type HaloFigures, MOST_SHARE } from './halo.js';
import { type MaterialFigures, METRICS, type Metric } from './measure.js';
import type { StepFigures } from './steps.js';

export const METHOD_NAMES: Readonly<Record<Method, string>> = {
  ours: 'ours',
  raw: 'raw, bilinear',
  averaged: 'averaged 0.75, gradient snap',
  hysteresis: 'hysteresis 180/80, joint bilateral',
  bilateral: 'joint bilateral, light wrap',
};

export const METRIC_NAMES: Readonly<Record<Metric, string>> = {
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

export function figureTable({ material, kind, byMethod }: MaterialFigures): Table {
  const count = (metric: Metric): number => byMethod.get('ours')?.[metric].length ?? 0;
  const metrics = METRICS.filter((metric) => count(metric) > 0);
  return {
    title: `Picture: ${material}`,
    note:
      kind === 'photos'
        ? `${count('iou')} photographs.`
        : `${count('iou')} frames, ${count('dtSsd')} changes from one frame to the next.`,
    columns: ['method', ...metrics.map((metric) => METRIC_NAMES[metric])],
    rows: [...byMethod].map(([method, figures]) => [
      METHOD_NAMES[method],
      ...metrics.map((metric) => mean(figures[metric]).toFixed(DIGITS[metric])),
    ]),
  };
}

export function haloTable(figures: readonly HaloFigures[]): Table {
  const raw = figures.find(({ method }) => method === 'raw');
  const cell = (value: number, reference = Number.NaN): string =>
    `${value.toFixed(2)} (${ratio(value / reference)})`;
  return {
    title: 'Picture: halo',
    note: `Mean colour error, 0..255, within 6 px of the true edge of the drawn person before saturated rooms; in brackets as a share of the raw mask's. Ours: at most ${MOST_SHARE}.`,
    columns: ['method', 'room replaced', 'room blurred'],
    rows: figures.map(({ method, replaced, blurred }) => [
      METHOD_NAMES[method],
      cell(replaced, raw?.replaced),
      cell(blurred, raw?.blurred),
    ]),
  };
}

const STEP_METRICS: readonly Metric[] = ['boundaryIou', 'mad', 'dtSsd'];

export function stepTable(steps: readonly StepFigures[]): Table {
  const raw = steps.find(({ step }) => step === 'raw')?.halo;
  const columns = [...(steps[0]?.byMaterial ?? [])].flatMap(([material, figures]) =>
    STEP_METRICS.filter((metric) => figures[metric].length > 0).map((metric) => ({ material, metric })),
  );
  return {
    title: 'Picture: what each step of the economy loses',
    note: "A few small pictures of each material, a smaller canvas enlarged linearly; halo: the colour error as a share of the raw mask's.",
    columns: [
      'step',
      ...columns.map(({ material, metric }) => `${material}: ${METRIC_NAMES[metric]}`),
      'halo, replaced',
      'halo, blurred',
    ],
    rows: steps.map(({ step, byMaterial, halo }) => [
      step === 'raw' ? METHOD_NAMES.raw : step,
      ...columns.map(({ material, metric }) =>
        mean(byMaterial.get(material)?.[metric] ?? []).toFixed(DIGITS[metric]),
      ),
      ratio(halo.replaced / (raw?.replaced ?? Number.NaN)),
      ratio(halo.blurred / (raw?.blurred ?? Number.NaN)),
    ]),
  };
}

export function costTables({ source, copyMs, effects, economy, methods }: CostFigures): Table[] {
  const clock =
    source === 'gpu'
      ? "by the graphics' timer queries"
      : 'by the clock, with the graphics emptied around each pass';
  const cell = (value: number): string[] => [ms(value), ratio(value / copyMs)];
  return [
    {
      title: 'Picture: passes of a frame of 1280x720',
      note: `Medians ${clock}; a plain copy of the picture onto the canvas takes ${ms(copyMs)} ms.`,
      columns: ['effect', 'pass', 'ms', 'of a copy'],
      rows: effects.flatMap(({ kind, passes }) => [
        ...passes.map(({ pass, medianMs }) => [kind, pass, ...cell(medianMs)]),
        [kind, '**all**', ...cell(sumOf(passes))],
      ]),
    },
    {
      title: 'Picture: what the economy saves',
      note: `All passes, milliseconds; in brackets, of the plain copy of the whole picture.`,
      columns: ['step', ...COST_KINDS],
      rows: economy.map(({ step, drawMs }) => [
        step,
        ...drawMs.map((value) => `${ms(value)} (${ratio(value / copyMs)})`),
      ]),
    },
    {
      title: 'Picture: what the methods cost',
      note: 'All passes of the person before a colour, the same size.',
      columns: ['method', 'ms', 'of a copy'],
      rows: methods.map(({ method, drawMs }) => [METHOD_NAMES[method], ...cell(drawMs)]),
    },
  ];
}
