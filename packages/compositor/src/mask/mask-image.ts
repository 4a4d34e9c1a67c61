import type { MaskKind, Size } from '../graph/types.js';
import { InputError } from '../picture/input-error.js';

/** Rows top-down without padding; stretched over the whole picture. */
export interface MaskImage extends Size {
  /** `alpha`: coverage of the person, 0..255; `classes`: class indices. */
  readonly kind: MaskKind;
  readonly pixels: Uint8Array;
}

/** @throws {InputError} `mask_size` unless there is exactly one byte for each cell, and at least one cell */
export function checkMask({ widthPx, heightPx, pixels }: MaskImage): void {
  if (widthPx >= 1 && heightPx >= 1 && pixels.length === widthPx * heightPx) return;
  throw new InputError(
    'mask_size',
    `A mask of ${widthPx}x${heightPx} came with ${pixels.length} bytes. It is not drawn; choose another mode if this goes on.`,
  );
}

/** From here on the network is sure; the rest is edge or doubt. */
const SURE = 230;

/** Share of an alpha mask, 0..1, that is surely the person. */
export function sureShareOf(pixels: Uint8Array): number {
  let sure = 0;
  for (const value of pixels) if (value >= SURE) sure++;
  return sure / Math.max(1, pixels.length);
}
