import { buildPyramid, estimateMotion, type MotionField, type Pyramid } from '@maskwire/motion';
import { isSceneCut } from './scene-cut.js';

/** Frames remembered: more than a second of a fast camera. */
export const MAX_TRAIL_FRAMES = 64;
/** Between frames further apart than this nobody can be followed. */
export const MAX_GAP_MS = 500;

/** A captured frame as motion sees it. */
export interface TrailFrame {
  /** Number in the order of capture. */
  readonly number: number;
  readonly capturedAtMs: number;
  /** Brightness 0..255, LUMA_SIZE. */
  readonly luma: Uint8Array;
  /** Size of the picture itself. */
  readonly widthPx: number;
  readonly heightPx: number;
}

interface Step {
  readonly number: number;
  /** From the frame before; undefined for the first one of the trail. */
  readonly motion: MotionField | undefined;
}

/** How each of the newest frames moved against the one before it. A cut or another size begins anew. Pure. */
export class MotionTrail {
  #steps: Step[] = [];
  #newest: (TrailFrame & { readonly pyramid: Pyramid }) | undefined;

  /** Looks at the next frame; false when it has nothing to do with those before it. */
  add(frame: TrailFrame): boolean {
    const before = this.#newest;
    const pyramid = buildPyramid(frame.luma);
    this.#newest = { ...frame, pyramid };
    const isNext = before !== undefined && belongs(before, frame);
    if (!isNext) this.#steps = [];
    this.#steps.push({
      number: frame.number,
      motion: isNext ? estimateMotion(before.pyramid, pyramid) : undefined,
    });
    if (this.#steps.length > MAX_TRAIL_FRAMES) this.#steps.shift();
    return isNext;
  }

  /** Motion from frame `number` to the newest, step by step; undefined when the trail does not reach that far back. */
  since(number: number): readonly MotionField[] | undefined {
    const from = this.#steps.findIndex((step) => step.number === number);
    if (from === -1) return undefined;
    return this.#steps.slice(from + 1).flatMap(({ motion }) => motion ?? []);
  }

  clear(): void {
    this.#steps = [];
    this.#newest = undefined;
  }
}

const belongs = (before: TrailFrame, frame: TrailFrame): boolean =>
  before.widthPx === frame.widthPx &&
  before.heightPx === frame.heightPx &&
  frame.capturedAtMs - before.capturedAtMs <= MAX_GAP_MS &&
  !isSceneCut(before.luma, frame.luma);
