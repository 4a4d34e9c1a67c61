import type { EngineFigures } from './engines.js';
import { ms, share, type Table } from './report.js';

/** Engines side by side, and why the others could not be measured. */
export function engineTables(figures: readonly EngineFigures[]): Table[] {
  const working = figures.flatMap((each) => (each.ok ? [each] : []));
  return [
    {
      title: 'Engines side by side',
      note: 'The drawn person, each engine in a process of its own. First: from the file to the first mask, compilation included. Agreement is with onnx-cpu.',
      columns: [
        'engine',
        'device',
        'mode',
        'first ms',
        'frame ms',
        'frame CPU ms',
        'ms a frame of 8',
        'IoU',
        'mean error',
      ],
      rows: working.flatMap(({ engine, device, rows }) =>
        rows.map((row) => [
          engine,
          device,
          row.mode,
          ...[row.firstMs, row.frameMs, row.frameCpuMs, row.batchFrameMs].map(ms),
          share(row.iou),
          row.meanError.toFixed(5),
        ]),
      ),
    },
    {
      title: 'Sessions at 30 FPS',
      note: 'Most sessions of mode balanced that got 95 % of 30 masks a second each, by steps of 1, 2, 4, 8, 12, 16, 24, 32, 48, 64; server and clients on the same machine.',
      columns: ['engine', 'sessions', 'round trip p95 ms'],
      rows: working.map(({ engine, sessions }) =>
        sessions
          ? [engine, String(sessions.most), ms(sessions.p95Ms)]
          : [engine, 'not tried: emulated on the CPU', ''],
      ),
    },
    {
      title: 'Engines that could not be had here',
      columns: ['engine', 'why'],
      rows: figures.flatMap((each) => (each.ok ? [] : [[each.engine, each.reason]])),
    },
  ];
}
