import { NO_CLASS } from '@maskwire/protocol';

/** What a class mask is asked for. */
export interface ClassFilter {
  /** Class indices wanted: null = all, [] = none. */
  readonly classes: readonly number[] | null;
  /** Least probability for a class to count, 0..1; 0: any. */
  readonly threshold: number;
}

const MAX_LEVEL = 255;

/**
 * Takes the class indices out of a class mask; what is not wanted or not sure enough is `NO_CLASS`.
 * @param planes `2 * pixels` bytes: class indices, then round(255·p) of each
 * @returns one index for each pixel; a view of `planes` where nothing is filtered
 */
export function wantedClasses(planes: Uint8Array, { classes, threshold }: ClassFilter): Uint8Array {
  const pixels = planes.length / 2;
  const indices = planes.subarray(0, pixels);
  const leastLevel = Math.round(MAX_LEVEL * threshold);
  if (classes === null && leastLevel === 0) return indices;
  const kept = keptClasses(classes);
  const wanted = new Uint8Array(pixels);
  for (let i = 0; i < pixels; i++)
    wanted[i] =
      (planes[pixels + i] ?? 0) < leastLevel ? NO_CLASS : (kept[indices[i] ?? NO_CLASS] ?? NO_CLASS);
  return wanted;
}

/** Each index mapped to itself, or to `NO_CLASS`. */
function keptClasses(classes: readonly number[] | null): Uint8Array {
  if (classes === null) return Uint8Array.from({ length: 256 }, (_, index) => index);
  const kept = new Uint8Array(256).fill(NO_CLASS);
  for (const index of classes) kept[index] = index;
  return kept;
}
