import { NO_CLASS } from '@maskwire/protocol';
import type { MaskEvent } from './types.js';

/** An alpha mask covers where the person is more likely than not. */
const HALF_ALPHA = 128;
/** Indices that a byte can hold. */
const INDICES = 256;

/**
 * How much of the picture each class covers, 0..1, by class index: `classCount` numbers that sum to at most 1. Pixels
 * of no class, or of an index beyond `classCount`, count for the area alone. An alpha mask has one class, 0. One pass.
 * @param classCount labels of the mode, 0..255
 */
export function classShares(mask: Pick<MaskEvent, 'kind' | 'pixels'>, classCount: number): number[] {
  const { kind, pixels } = mask;
  const counts = new Uint32Array(INDICES);
  for (const byte of pixels) {
    const index = kind === 'classes' ? byte : byte >= HALF_ALPHA ? 0 : NO_CLASS;
    counts[index] = (counts[index] ?? 0) + 1;
  }
  const area = Math.max(1, pixels.length);
  return Array.from(counts.subarray(0, Math.min(classCount, NO_CLASS)), (count) => count / area);
}
