import type { Accuracy } from './accuracy.js';
import type { ByteRow } from './bytes.js';
import { judgeLadder, type Step, summary } from './ladder.js';
import { ms, ratio, share, type Table } from './report.js';
import type { LoadFigures, ServiceFigures } from './service.js';

const TARGET_COLUMNS = ['what', 'figure', 'target', ''] as const;

type Verdict = readonly [what: string, figure: string, target: string, met: '' | 'met' | 'missed'];

const verdict = (what: string, value: number, limit: number, atLeast = false): Verdict => [
  what,
  ratio(value),
  `${atLeast ? '>=' : '<='} ${limit}`,
  (atLeast ? value >= limit : value <= limit) ? 'met' : 'missed',
];

const cpuTotal = (figures: LoadFigures): number =>
  figures.cpuPerFrameMs ? figures.cpuPerFrameMs.main + figures.cpuPerFrameMs.workers : Number.NaN;

/** Ratios against the targets of the design, and the raw figures behind them. */
export function serviceTables(f: ServiceFigures): Table[] {
  const serviceRoundMs = (1000 * 16) / f.overload.fps;
  const targets: Verdict[] = [
    verdict('service time p50 unloaded / bare model time', f.unloaded.p50Ms / f.bare.medianMs, 1.6),
    verdict('the same / bare model run at the same rate', f.unloaded.p50Ms / f.bare.pacedMedianMs, 1.6),
    verdict('server CPU per frame / bare model CPU, unloaded', cpuTotal(f.unloaded) / f.bare.cpuMs, 1.5),
    verdict(
      'server CPU per frame / bare model CPU, one worker full',
      cpuTotal(f.oneWorker) / f.bare.cpuMs,
      1.5,
    ),
    verdict(
      'server CPU per frame / bare model CPU, two workers full',
      cpuTotal(f.twoWorkers) / f.bare.cpuMs,
      1.5,
    ),
    verdict('throughput two workers / one worker', f.twoWorkers.fps / f.oneWorker.fps, 1.8, true),
    verdict('event-loop delay p99 under full load, ms', f.twoWorkers.eventLoopP99Ms, 10),
    verdict('throughput at 4x offered load / peak', f.overload.fps / f.twoWorkers.fps, 0.9, true),
    verdict('fairness at 4x offered load (Jain)', f.overload.jain, 0.95, true),
    verdict('queue time p99 at 4x load / one service round', f.overload.queueP99Ms / serviceRoundMs, 1),
  ];
  return [
    {
      title: 'Service against the targets',
      note: `Bare 256x256 model: ${ms(f.bare.medianMs)} ms a run, ${ms(f.bare.pacedMedianMs)} ms at 120 runs a second, ${ms(f.bare.cpuMs)} ms CPU (at the end of the run ${ms(f.bareAfter.medianMs)} and ${ms(f.bareAfter.cpuMs)}: the machine's drift). Drawn person as 256x256 JPEG, 4-bit masks, headless client on loopback on the same cores. Server start to ready: ${Math.round(f.startMs)} ms.`,
      columns: TARGET_COLUMNS,
      rows: targets,
    },
    {
      title: 'Service, raw figures',
      columns: [
        'load',
        'masks/s',
        'p50 ms',
        'p95 ms',
        'queue p99 ms',
        'CPU main + workers, ms a frame',
        'event loop p99 ms',
        'dropped',
        'failed',
        'up / down bytes',
      ],
      rows: [
        loadRow('1 session, window 1, 1 worker', f.unloaded),
        loadRow('6 sessions, window 1, 1 worker', f.oneWorker),
        loadRow('6 sessions, window 1, 2 workers', f.twoWorkers),
        loadRow(`16 sessions offering ${Math.round(f.overload.offeredFps)} fps, 2 workers`, f.overload),
      ],
    },
    {
      title: 'Where the time of a frame goes, medians in ms',
      note: `A frame of the same size that the main process refuses by its first bytes comes back after ${ms(f.refusedMs)} ms: the share of both sockets and the main process in the last column of the first row.`,
      columns: ['load', 'queue', 'decode', 'model', 'mask encode', 'transport and processes'],
      rows: [
        stageRow('1 session, window 1, 1 worker', f.unloaded),
        stageRow('6 sessions, window 1, 1 worker', f.oneWorker),
        stageRow('6 sessions, window 1, 2 workers', f.twoWorkers),
      ],
    },
  ];
}

const loadRow = (name: string, f: LoadFigures): string[] => [
  name,
  f.fps.toFixed(0),
  ms(f.p50Ms),
  ms(f.p95Ms),
  ms(f.queueP99Ms),
  f.cpuPerFrameMs ? `${ms(f.cpuPerFrameMs.main)} + ${ms(f.cpuPerFrameMs.workers)}` : 'not measured',
  ms(f.eventLoopP99Ms),
  String(f.dropped),
  String(f.failed),
  `${Math.round(f.upBytes)} / ${Math.round(f.downBytes)}`,
];

const stageRow = (name: string, { stagesMs }: LoadFigures): string[] => [
  name,
  ms(stagesMs.queue),
  ms(stagesMs.decode),
  ms(stagesMs.inference),
  ms(stagesMs.encode),
  ms(stagesMs.transport),
];

export const bytesTable = (rows: readonly ByteRow[]): Table => ({
  title: 'Bytes a frame on busy portraits, 256x256',
  columns: ['what', 'mean KB'],
  rows: rows.map((row) => [row.what, (row.meanBytes / 1000).toFixed(2)]),
});

export function accuracyTables(accuracy: Accuracy): { tables: Table[]; faults: string[] } {
  const { steps, faults } = judgeLadder(accuracy.ladder);
  return { tables: [ladderTable(accuracy), stepTable(steps), pathTable(accuracy)], faults };
}

const ladderTable = ({ ladder, photos }: Accuracy): Table => ({
  title: `The ladder of person modes on ${photos} hand-labelled portraits`,
  note: 'Called directly on onnx-cpu, one thread. Boundary IoU within 2 % of the diagonal. Times are medians of modes that take turns: of a photo by itself, and of a frame of a stream, where a zoom looks once.',
  columns: [
    'mode',
    'mean IoU',
    'median',
    '10th percentile',
    'boundary IoU',
    'photo ms',
    'photo CPU ms',
    'frame ms',
    'frame CPU ms',
  ],
  rows: ladder.map((rung) => {
    const { mean, median, p10, boundary } = summary(rung);
    return [
      rung.mode,
      ...[mean, median, p10, boundary].map(share),
      ...[rung.photoMs, rung.photoCpuMs, rung.frameMs, rung.frameCpuMs].map(ms),
    ];
  }),
});

const stepTable = (steps: readonly Step[]): Table => ({
  title: 'Its steps',
  note: 'p: how likely the better mode is no better, by 20,000 paired resamplings.',
  columns: ['from', 'to', 'gain in mean IoU', 'p'],
  rows: steps.map(({ from, to, gain, doubt }) => [from, to, share(gain), share(doubt)]),
});

function pathTable({ rows, photos }: Accuracy): Table {
  const direct = new Map(rows.filter((row) => row.path === 'direct').map((row) => [row.mode, row.meanIou]));
  return {
    title: `IoU over the ${photos} portraits by path`,
    note: "direct: the mode called in the benchmark; http: POST /api/segment; stream: a JPEG of the mode's size as the page sends it, 4-bit mask. Lost = direct mean - mean, target <= 0.003.",
    columns: ['mode', 'path', 'mean', 'median', '10th percentile', 'lost'],
    rows: rows.map((row) => [
      row.mode,
      row.path,
      share(row.meanIou),
      share(row.medianIou),
      share(row.p10Iou),
      share((direct.get(row.mode) ?? Number.NaN) - row.meanIou),
    ]),
  };
}
