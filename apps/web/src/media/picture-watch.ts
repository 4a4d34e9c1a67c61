import type { PictureLack } from './messages.js';

/** A camera that has been silent for this long is not merely slow. */
export const SILENT_MS = 2000;
/** Shorter waits for a mask go by before a word about them is read. */
export const WAITING_MS = 700;
/** Someone who turns or bends down is lost for a moment. */
export const NOBODY_MS = 1500;
/** A person covers at least this share of the picture; less is noise. */
export const LEAST_PERSON_SHARE = 0.002;
/** Once nobody is there, it takes this much to be somebody: a share at the edge does not flicker. */
export const NEW_PERSON_SHARE = 0.004;
/** Of the time between two looks no more counts: a thread that stood still has not seen what came meanwhile. */
export const MAX_STEP_MS = 500;

/** What is known of the picture at one time. */
export interface PictureFacts {
  /** The stream is live, and what is on the canvas waits for a mask. */
  readonly waitsForMask: boolean;
  /** Of the newest mask, 0..1; undefined without one, or where it is not persons that are looked for. */
  readonly personShare: number | undefined;
}

/** Finds what the picture has lacked for so long that it wants a word. Pure; to be asked a few times a second. */
export class PictureWatch {
  readonly #isCamera: boolean;
  #lookedAtMs: number;
  #silentMs = 0;
  #waitingMs = 0;
  #nobodyMs = 0;

  /** @param isCamera whether frames come from a camera: other sources are never silent */
  constructor(isCamera: boolean, nowMs: number) {
    this.#isCamera = isCamera;
    this.#lookedAtMs = nowMs;
  }

  /** A frame came. */
  captured(): void {
    this.#silentMs = 0;
  }

  /** What is missing: the first of frames, a mask, a person; undefined = nothing. */
  look(nowMs: number, { waitsForMask, personShare }: PictureFacts): PictureLack | undefined {
    const stepMs = Math.min(Math.max(0, nowMs - this.#lookedAtMs), MAX_STEP_MS);
    this.#lookedAtMs = nowMs;
    this.#silentMs += stepMs;
    this.#waitingMs = waitsForMask ? this.#waitingMs + stepMs : 0;
    const isNobody = personShare !== undefined && personShare < this.#leastShare;
    this.#nobodyMs = isNobody ? this.#nobodyMs + stepMs : 0;
    if (this.#isCamera && this.#silentMs >= SILENT_MS) return 'frames';
    // Without frames there are no masks: that is not what is waited for.
    if (this.#waitingMs >= WAITING_MS) return this.#silentMs < WAITING_MS ? 'mask' : undefined;
    return this.#nobodyMs >= NOBODY_MS ? 'person' : undefined;
  }

  get #leastShare(): number {
    return this.#nobodyMs >= NOBODY_MS ? NEW_PERSON_SHARE : LEAST_PERSON_SHARE;
  }
}
