import {
  SERVED_SHARE,
  SESSION_FPS,
  SESSION_MODE,
  SESSION_STEPS,
  type Sessions,
  TRIES,
} from './engine-sessions.js';
import type { EngineFigures, EngineRowAgainst } from './engines.js';
import { machine, ms, share, type Table } from './report.js';

type Working = Extract<EngineFigures, { ok: true }>;

/** What an engine's mask has to reach against onnx-cpu's; `auto` asks for the same. */
const AGREEMENT = { minIou: 0.995, maxMeanError: 0.01 } as const;

/** Engines side by side, why the others could not be measured, and who disagrees with onnx-cpu. */
export function engineTables(figures: readonly EngineFigures[]): { tables: Table[]; faults: string[] } {
  const working = figures.flatMap((each) => (each.ok ? [each] : []));
  return {
    tables: [engineTable(figures), runTable(working), sessionTable(working)],
    faults: working.flatMap(({ engine, rows, sessions }) => [
      ...rows.filter(disagrees).map((row) => `${engine} disagrees with onnx-cpu in mode ${row.mode}`),
      ...(sessions && 'failed' in sessions ? [`sessions on ${engine}: ${sessions.failed}`] : []),
    ]),
  };
}

/** Not a number, where there is no reference, is no agreement. */
const disagrees = ({ iou, meanError }: EngineRowAgainst): boolean =>
  !(iou >= AGREEMENT.minIou && meanError <= AGREEMENT.maxMeanError);

const engineTable = (figures: readonly EngineFigures[]): Table => ({
  title: 'Engines here',
  note: `On ${machine()}.`,
  columns: ['engine', 'version', 'runs on, or why it cannot be had'],
  rows: figures.map((each) =>
    each.ok
      ? [each.engine, each.info.version, each.info.device]
      : [each.engine, '', `not here: ${each.reason}`],
  ),
});

const runTable = (working: readonly Working[]): Table => ({
  title: 'Engines side by side',
  note: "The drawn person, each engine in a process of its own, no server. First: from the engine's start to the first mask, compilation included, the model in the disk cache. Frame: median of one frame a run. Frame of 8: the same, of eight frames a run. Agreement is with onnx-cpu.",
  columns: ['engine', 'mode', 'first ms', 'frame ms', 'frame CPU ms', 'frame of 8 ms', 'IoU', 'mean error'],
  rows: working.flatMap(({ engine, rows }) =>
    rows.map((row) => [
      engine,
      row.mode,
      ...[row.firstMs, row.frameMs, row.frameCpuMs, row.batchFrameMs].map(ms),
      share(row.iou),
      row.meanError.toFixed(5),
    ]),
  ),
});

const sessionTable = (working: readonly Working[]): Table => ({
  title: `Sessions at ${SESSION_FPS} FPS`,
  note: `Most sessions of mode ${SESSION_MODE} that each got ${SERVED_SHARE * 100} % of ${SESSION_FPS} masks a second, in one of ${TRIES} tries of three seconds, by steps of ${SESSION_STEPS.join(', ')}. Server and clients are on the same machine; the clients are one process.`,
  columns: ['engine', 'sessions', 'round trip p95 ms'],
  rows: working.map(({ engine, sessions }) => [engine, ...sessionCells(sessions)]),
});

function sessionCells(sessions: Sessions): [count: string, p95: string] {
  if (!sessions) return ['not tried: emulated on the CPU', ''];
  if ('failed' in sessions) return [`failed: ${sessions.failed}`, ''];
  if (sessions.count === 0) return ['not one', ''];
  const all = sessions.count === Math.max(...SESSION_STEPS);
  return [`${sessions.count}${all ? ' or more' : ''}`, ms(sessions.p95Ms)];
}
