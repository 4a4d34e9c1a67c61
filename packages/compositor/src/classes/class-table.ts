import { BACKGROUND_LABEL, type ModeInfo, NO_CLASS } from '@maskwire/protocol';
import { rgbOf } from '../graph/colour-text.js';
import type { ClassColours } from '../look/index.js';

/** One column for each index that a mask can hold. */
export const TABLE_SIZE = { widthPx: 256, heightPx: 2 } as const;
/** R, G, B, A. */
const TEXEL_BYTES = 4;
const ROW_BYTES = TABLE_SIZE.widthPx * TEXEL_BYTES;
export const TABLE_BYTES = ROW_BYTES * TABLE_SIZE.heightPx;

/** Rows of the table: what is painted, and what effects keep, which is the same but the background. */
export const TABLE_ROW = { shown: 0, subject: 1 } as const;
export type TableRow = (typeof TABLE_ROW)[keyof typeof TABLE_ROW];

/**
 * How the class of an index is drawn, as a texture of TABLE_SIZE: in each row its colour with alpha 255
 * where the row has it. No class is in neither.
 * @param shown class indices; null = all
 * @param colours instead of the mode's own
 */
export function classTable(
  mode: Pick<ModeInfo, 'labels' | 'palette'>,
  shown: readonly number[] | null,
  colours: ClassColours = {},
): Uint8Array<ArrayBuffer> {
  const table = new Uint8Array(TABLE_BYTES);
  for (const [index, label] of mode.labels.slice(0, NO_CLASS).entries()) {
    const colour = rgbOf(colours[index] ?? mode.palette[index] ?? '').map((share) => Math.round(share * 255));
    const isShown = shown === null || shown.includes(index);
    const put = (row: TableRow, isIn: boolean): void =>
      table.set([...colour, isIn ? 255 : 0], row * ROW_BYTES + index * TEXEL_BYTES);
    put(TABLE_ROW.shown, isShown);
    put(TABLE_ROW.subject, isShown && label !== BACKGROUND_LABEL);
  }
  return table;
}
