import { NO_CLASS } from '@maskwire/protocol';
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

/** The one class of an alpha mask with the share of the picture that it covers; left out when absent. */
export function alphaShares(mask: Uint8Array, labels: readonly string[]): ClassShare[] {
  let present = 0;
  for (const alpha of mask) if (alpha >= PRESENT_ALPHA) present++;
  const [label = 'person'] = labels;
  return present === 0 ? [] : [{ index: 0, label, areaShare: present / mask.length }];
}

/** Classes present in a mask of class indices, largest first. */
export function classShares(indices: Uint8Array, labels: readonly string[]): ClassShare[] {
  const counts = new Uint32Array(256);
  for (const index of indices) counts[index] = (counts[index] ?? 0) + 1;
  return [...counts.entries()]
    .filter(([index, count]) => count > 0 && index !== NO_CLASS)
    .map(([index, count]) => ({
      index,
      label: labels[index] ?? `class ${index}`,
      areaShare: count / indices.length,
    }))
    .sort((a, b) => b.areaShare - a.areaShare);
}
