/** Frames further apart than this, on either clock, have too little in common. */
export const MAX_FRAME_GAP_MS = 500;

/** When a frame was taken and came, and under which choice of the mode. */
export interface FrameMoment {
  /** The epoch that brought its mode: other settings change nothing in what a frame leaves. */
  readonly epoch: number;
  readonly arrivedMs: number;
  /** Capture time on the client's own clock, in seconds. */
  readonly timestampS: number;
}

/**
 * What one frame of a session leaves for the next: one state at a time, of the last frame that ran. Whoever keeps it
 * need not know what it is.
 */
export class CarriedState<S> {
  #last: { readonly state: S; readonly moment: FrameMoment } | undefined;

  /** The state for a frame; none in another mode, after a gap, or when the clock was set back. */
  for(moment: FrameMoment): S | undefined {
    if (!this.#last || this.#last.moment.epoch !== moment.epoch) return undefined;
    const { arrivedMs, timestampS } = this.#last.moment;
    const arrivalGapMs = moment.arrivedMs - arrivedMs;
    const captureGapMs = Math.abs(moment.timestampS - timestampS) * 1000;
    return Math.max(arrivalGapMs, captureGapMs) > MAX_FRAME_GAP_MS ? undefined : this.#last.state;
  }

  /** Keeps what a frame left; of an older mode than the kept one's it is let go. */
  keep(moment: FrameMoment, state: S): void {
    if (this.#last && this.#last.moment.epoch > moment.epoch) return;
    this.#last = { state, moment };
  }
}
