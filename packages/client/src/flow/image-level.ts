import { iouLost, usualBytes } from './image-model.js';
import { fullImage } from './image-plan.js';
import type { FlowSubject, ImagePlan } from './types.js';

/** One step of what can be sent, from all that the mode reads down to the least that still makes a useful mask. */
export interface Rung {
  readonly image: ImagePlan;
  /** Before anything is learned of the scene. */
  readonly usualBytes: number;
  readonly level: number;
}

/**
 * Below the full picture: WebP, which takes half the bytes of JPEG for the same mask but more time to code, first
 * coarser and then smaller. Coarse beats small: 256x256 at quality 10 takes the bytes of 192x192 at 20 and loses half
 * as much. The share is of the side that the mode reads.
 */
const STEPS = [
  { quality: 80, share: 1 },
  { quality: 60, share: 1 },
  { quality: 40, share: 1 },
  { quality: 20, share: 1 },
  { quality: 10, share: 1 },
  { quality: 20, share: 0.75 },
  { quality: 10, share: 0.75 },
  { quality: 20, share: 0.5 },
  { quality: 10, share: 0.5 },
] as const;

/** The full picture must be so much larger than the next rung, or it is not worth one. */
const WORTHWHILE_SAVING = 0.15;

/** All rungs of a subject, by falling bytes and level; the first is level 1, the last level 0. */
export function ladderOf(subject: FlowSubject): readonly Rung[] {
  const full = fullImage(subject);
  const kept: ImagePlan[] = [full];
  let bytes = usualBytes(full);
  for (const { quality, share } of STEPS) {
    const image = {
      format: 'webp',
      quality,
      widthPx: Math.max(1, Math.round(full.widthPx * share)),
      heightPx: Math.max(1, Math.round(full.heightPx * share)),
    } as const;
    if (usualBytes(image) > bytes * (1 - WORTHWHILE_SAVING)) continue;
    bytes = usualBytes(image);
    kept.push(image);
  }
  const least = kept.at(-1) ?? full;
  return kept.map((image) => ({
    image,
    usualBytes: usualBytes(image),
    level: levelBetween(image, full, least, subject),
  }));
}

/**
 * How much of what the mode can read a picture carries, 0..1: linear in the IoU that it loses, 1 for what the full
 * picture loses or less, 0 for the last rung's. At 256x256 the whole span is about .05 IoU, so that .9 is .005 IoU less
 * than 1.
 */
export function imageLevelOf(image: ImagePlan, subject: FlowSubject): number {
  const full = fullImage(subject);
  const least = ladderOf(subject).at(-1)?.image ?? full;
  return levelBetween(image, full, least, subject);
}

function levelBetween(image: ImagePlan, full: ImagePlan, least: ImagePlan, subject: FlowSubject): number {
  const leastLost = iouLost(full, subject.input);
  const span = iouLost(least, subject.input) - leastLost;
  if (span <= 0) return 1;
  return Math.max(0, Math.min(1, 1 - (iouLost(image, subject.input) - leastLost) / span));
}
