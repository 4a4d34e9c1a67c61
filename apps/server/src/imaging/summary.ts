import type { PixelSize } from './size.js';

/** Alpha from which a pixel counts as the person: p >= 0.5. */
const PRESENT_ALPHA = 128;

export interface ClassShare {
  readonly index: number;
  readonly label: string;
  /** Share of the picture's area, 0..1. */
  readonly areaShare: number;
}

/** What `format=json` answers. */
export interface StillSummary {
  readonly mode: string;
  /** Upright size of the source. */
  readonly source: PixelSize;
  readonly classes: readonly ClassShare[];
  readonly timesMs: { readonly decode: number; readonly inference: number };
}

/** Classes present in an alpha mask with the share of the picture each covers; absent ones are left out. */
export function alphaClasses(mask: Uint8Array, label: string): ClassShare[] {
  let present = 0;
  for (const alpha of mask) if (alpha >= PRESENT_ALPHA) present++;
  return present === 0 ? [] : [{ index: 0, label, areaShare: present / mask.length }];
}
