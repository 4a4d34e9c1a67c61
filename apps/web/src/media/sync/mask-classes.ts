import type { MaskEvent } from '@maskwire/client';
import { type ModeInfo, NO_CLASS } from '@maskwire/protocol';

export type ClassMask = Pick<MaskEvent, 'kind' | 'pixels'>;
export type ClassMode = Pick<ModeInfo, 'labels'>;

export interface ClassShare {
  readonly label: string;
  /** Of the whole picture, 0..1. */
  readonly share: number;
}

/** Scene models have a class for the rest of the world; it is no foreground. */
const BACKGROUND_LABEL = 'background';
/** An alpha mask covers where the person is more likely than not. */
const HALF_ALPHA = 128;

/**
 * What is in the mask, largest share first. An alpha mask has one foreground: the mode's last label that is not the
 * background.
 */
export function classShares(mask: ClassMask, mode: ClassMode): readonly ClassShare[] {
  const { pixels, kind } = mask;
  if (pixels.length === 0) return [];
  if (kind === 'alpha') {
    let covered = 0;
    for (const alpha of pixels) if (alpha >= HALF_ALPHA) covered++;
    const label = mode.labels.findLast((name) => name !== BACKGROUND_LABEL) ?? 'person';
    return covered > 0 ? [{ label, share: covered / pixels.length }] : [];
  }
  const counts = new Uint32Array(256);
  for (const index of pixels) counts[index] = (counts[index] ?? 0) + 1;
  return mode.labels
    .map((label, index) => ({ label, share: (counts[index] ?? 0) / pixels.length }))
    .filter(({ share, label }) => share > 0 && label !== BACKGROUND_LABEL)
    .toSorted((a, b) => b.share - a.share);
}

/** Coverage 0..255 for the compositor: every class but the background is foreground. */
export function foregroundAlpha(mask: ClassMask, mode: ClassMode): Uint8Array {
  if (mask.kind === 'alpha') return mask.pixels;
  const coverage = new Uint8Array(256).fill(255);
  coverage[NO_CLASS] = 0;
  const background = mode.labels.indexOf(BACKGROUND_LABEL);
  if (background >= 0) coverage[background] = 0;
  return mask.pixels.map((index) => coverage[index] ?? 0);
}
