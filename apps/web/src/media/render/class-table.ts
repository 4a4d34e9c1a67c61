import { BACKGROUND_LABEL, type ModeInfo, NO_CLASS } from '@maskwire/protocol';
import { rgbOf } from './colour-text.js';

/** One column for each index that a mask can hold. */
export const TABLE_SIZE = { widthPx: 256, heightPx: 2 } as const;
/** R, G, B, A. */
const TEXEL_BYTES = 4;
const ROW_BYTES = TABLE_SIZE.widthPx * TEXEL_BYTES;
export const TABLE_BYTES = ROW_BYTES * TABLE_SIZE.heightPx;

/**
 * How the class of an index is drawn, as a texture of TABLE_SIZE. Row 0: its colour, the mode's own, with alpha 255
 * where it is shown. Row 1: 255 in red where it is the subject that effects keep, which is what is shown but the
 * background. No class is never either.
 * @param shown class indices; null = all
 */
export function classTable(
  mode: Pick<ModeInfo, 'labels' | 'palette'>,
  shown: readonly number[] | null,
): Uint8Array<ArrayBuffer> {
  const table = new Uint8Array(TABLE_BYTES);
  for (const [index, label] of mode.labels.slice(0, NO_CLASS).entries()) {
    const at = index * TEXEL_BYTES;
    const isShown = shown === null || shown.includes(index);
    const [red, green, blue] = rgbOf(mode.palette[index] ?? '').map((share) => Math.round(share * 255));
    table.set([red ?? 0, green ?? 0, blue ?? 0, isShown ? 255 : 0], at);
    table[ROW_BYTES + at] = isShown && label !== BACKGROUND_LABEL ? 255 : 0;
  }
  return table;
}
