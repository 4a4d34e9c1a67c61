import { type ClassView, isShown } from './class-view.js';

/** A class that is gone stays listed this long, in masks: 3 s at four a second. */
export const ABSENT_TICKS = 12;
/** Less of the picture than this is noise. */
export const LEAST_SHARE = 0.001;
/** A row moves up past another when it covers this much more, as a factor and as a share of the picture. */
const LEAD_FACTOR = 1.2;
const LEAD_SHARE = 0.01;

export interface LegendRow {
  /** Class index. */
  readonly index: number;
  /** Of the picture, 0..1; of a class that is hidden, the last that was known. */
  readonly share: number;
  /** Masks since the class was last seen. */
  readonly absentTicks: number;
}

/** The classes in the picture, largest first. */
export interface Legend {
  readonly mode: string;
  readonly rows: readonly LegendRow[];
}

interface Seen {
  readonly mode: string;
  readonly shares: readonly number[];
}

/**
 * The legend after a mask. Rows keep their places until one leads clearly, stay for a while when their class is gone,
 * and for good when the user hid it: nobody knows then whether it is there, and it must be found to be shown again.
 */
export function followMask(legend: Legend | undefined, { mode, shares }: Seen, view: ClassView): Legend {
  const rows = legend?.mode === mode ? legend.rows : [];
  const kept = rows.map((row) => aged(row, shares, view)).filter((row) => row.absentTicks < ABSENT_TICKS);
  const listed = new Set(kept.map(({ index }) => index));
  const added = shares.flatMap((share, index) =>
    share >= LEAST_SHARE && isShown(view, index) && !listed.has(index)
      ? [{ index, share, absentTicks: 0 }]
      : [],
  );
  return { mode, rows: settled(added.reduce(withRow, kept)) };
}

/** What is left when no masks come: the hidden classes, which must be found to be shown again. */
export const atRest = (legend: Legend, view: ClassView): Legend => ({
  ...legend,
  rows: legend.rows.filter(({ index }) => !isShown(view, index)),
});

function aged(row: LegendRow, shares: readonly number[], view: ClassView): LegendRow {
  if (!isShown(view, row.index)) return { ...row, absentTicks: 0 };
  const share = shares[row.index] ?? 0;
  return share >= LEAST_SHARE
    ? { ...row, share, absentTicks: 0 }
    : { ...row, share: 0, absentTicks: row.absentTicks + 1 };
}

/** A new row goes where its share belongs. */
function withRow(rows: readonly LegendRow[], row: LegendRow): readonly LegendRow[] {
  const place = rows.findIndex(({ share }) => share < row.share);
  return place < 0 ? [...rows, row] : rows.toSpliced(place, 0, row);
}

const leads = (row: LegendRow, other: LegendRow): boolean =>
  row.share > other.share * LEAD_FACTOR + LEAD_SHARE;

/** Each row moves up past those that it clearly leads, and no further. */
function settled(rows: readonly LegendRow[]): readonly LegendRow[] {
  const order: LegendRow[] = [];
  for (const row of rows) {
    const behind = order.findLastIndex((other) => !leads(row, other));
    order.splice(behind + 1, 0, row);
  }
  return order;
}

/** Whole percent, rounded down so that a list never adds up to more than 100; '<1' for the little that is there. */
export const percentOf = (share: number): string =>
  share <= 0 ? '0' : share < 0.01 ? '<1' : String(Math.floor(share * 100 + 1e-9));
