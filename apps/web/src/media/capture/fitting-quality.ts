import type { ImagePlan } from '@maskwire/client';

/** What a refusal leaves of the quality. */
const FALL = 0.75;
/** What is tried again after an image that leaves much room. */
const RISE = 1.1;
/** An image leaves much room when it has less than this share of the bytes that were too many. */
const ROOMY_SHARE = 0.5;
/** At it the largest frame that the wire takes fits, whatever it shows. */
const MIN_QUALITY = 10;

/**
 * Lowers a quality that was asked for while the images that it makes are too large to be sent at all, which a size and
 * a quality chosen by hand can be in a noisy picture. Pure.
 */
export class FittingQuality {
  #share = 1;
  /** Fewest bytes that were refused. */
  #tooManyBytes = Number.POSITIVE_INFINITY;

  fit(plan: ImagePlan): ImagePlan {
    if (this.#share === 1 || plan.quality <= MIN_QUALITY) return plan;
    return { ...plan, quality: Math.max(MIN_QUALITY, Math.floor(plan.quality * this.#share)) };
  }

  /** An image of this many bytes was too large. */
  refused(bytes: number): void {
    this.#tooManyBytes = Math.min(this.#tooManyBytes, bytes);
    this.#share = Math.max(MIN_QUALITY / 100, this.#share * FALL);
  }

  /** An image of this many bytes was sent. */
  sent(bytes: number): void {
    if (bytes < this.#tooManyBytes * ROOMY_SHARE) this.#share = Math.min(1, this.#share * RISE);
  }
}
