import type { Rung } from './image-level.js';
import type { MaskCoding } from './types.js';

const SCENE_GAIN = 0.2;
const RUNG_GAIN = 0.1;
/** A scene may differ from a portrait by this factor, either way, and a rung from the scene by its root. */
const MOST = 16;
const UNCHANGED_BYTES = 64;
/** 4 bits a pixel take this share of the bytes of 8. */
const ALPHA4_SHARE = 0.6;
/** Of a person's mask of 256x256 with 8 bits a pixel, for a start. */
const USUAL_MASK_BYTES = 4700;

const between = (least: number, value: number, most: number): number =>
  Math.max(least, Math.min(most, value));

/** Bytes of this stream's pictures by rung, and of its masks by coding: learned, with usual ones for a start. */
export class Sizes {
  #rungs: readonly Rung[] = [];
  #byRung: number[] = [];
  #scene = 1;
  #alpha8Bytes = USUAL_MASK_BYTES;

  /** Another mode: its rungs are unknown. @param maskPx about the pixels of its masks */
  reset(rungs: readonly Rung[], maskPx: number): void {
    this.#rungs = rungs;
    this.#byRung = rungs.map(() => 1);
    this.#scene = 1;
    this.#alpha8Bytes = Math.max(UNCHANGED_BYTES, USUAL_MASK_BYTES * Math.sqrt(maskPx / 256 ** 2));
  }

  upBytes(rung: number): number {
    return (this.#rungs[rung]?.usualBytes ?? 0) * this.#scene * (this.#byRung[rung] ?? 1);
  }

  downBytes(coding: MaskCoding): number {
    return this.#alpha8Bytes * (coding === 'alpha4' ? ALPHA4_SHARE : 1);
  }

  sawImage(rung: number, bytes: number): void {
    const expected = this.upBytes(rung);
    if (!(expected > 0)) return;
    const error = between(1 / MOST, bytes / expected, MOST);
    this.#scene = between(1 / MOST, this.#scene * error ** SCENE_GAIN, MOST);
    const own = (this.#byRung[rung] ?? 1) * error ** RUNG_GAIN;
    this.#byRung[rung] = between(1 / Math.sqrt(MOST), own, Math.sqrt(MOST));
  }

  /** A mask that repeats the last one says nothing of the size of others. */
  sawMask(coding: MaskCoding, bytes: number): void {
    if (bytes <= UNCHANGED_BYTES) return;
    const alpha8Bytes = bytes / (coding === 'alpha4' ? ALPHA4_SHARE : 1);
    this.#alpha8Bytes += SCENE_GAIN * (alpha8Bytes - this.#alpha8Bytes);
  }
}
