import { ms, share, type Table } from './report.js';
import type { SyncFigures, SyncRow } from './sync.js';

/** What motion must win at least, in IoU, at any age on any clip. */
const LEAST_GAIN = 0.03;

export function syncTables({ rows, costs }: SyncFigures): { tables: Table[]; faults: string[] } {
  const note =
    'Mean IoU on the newest frame with a mask made for an older one (`balanced`, run directly). `moved`: as `low-latency` ' +
    'does it, frame by frame; `one search`: from the old frame to the newest at once; `ideal`: the frame’s own mask.';
  const tables: Table[] = [
    {
      title: 'Low latency: an older mask on the newest frame',
      note,
      columns: ['clip', 'mask age ms', 'unmoved', 'moved', 'one search', 'ideal'],
      rows: rows.map((row) => [
        row.clip,
        String(row.ageMs),
        share(row.unmovedIou),
        share(row.movedIou),
        share(row.oneSearchIou),
        share(row.idealIou),
      ]),
    },
    {
      title: 'Low latency: cost in the page, ms a frame',
      columns: ['clip', 'motion since the frame before', 'following the mask', 'moving the mask'],
      rows: costs.map((cost) => [cost.clip, ms(cost.estimateMs), ms(cost.followMs), ms(cost.warpMs)]),
    },
  ];
  return { tables, faults: rows.filter(gainsTooLittle).map(faultOf) };
}

const gainsTooLittle = ({ movedIou, unmovedIou }: SyncRow): boolean => movedIou - unmovedIou < LEAST_GAIN;

const faultOf = ({ clip, ageMs, movedIou, unmovedIou }: SyncRow): string =>
  `on ${clip}, a mask ${ageMs} ms old gains only ${share(movedIou - unmovedIou)} by being moved along (at least ${LEAST_GAIN})`;
