import { type MaskEvent, SimilarFrameGate, type Thumbnail, thumbnailOf } from '@maskwire/client';
import type { ModeInfo } from '@maskwire/protocol';

interface KnownMask {
  readonly mask: MaskEvent;
  readonly mode: ModeInfo;
}

/** The mask of a scene that stands still, for frames that need not be sent because theirs would be the same. */
export class StillScene {
  readonly #gate = new SimilarFrameGate();
  #isOn = true;
  #known: KnownMask | undefined;
  #lastSentId = 0;
  #thumbnail: Thumbnail | undefined;

  /** Whether frames may be left out at all. */
  setOn(isOn: boolean): void {
    this.#isOn = isOn;
    this.reset();
  }

  /**
   * The mask that a frame would have, when it looks as the frame of that mask and all that were sent since.
   * @param pixels the frame as it would be sent, RGBA
   */
  maskFor({ width, height, data }: ImageData, nowMs: number): KnownMask | undefined {
    if (!this.#isOn) return undefined;
    this.#thumbnail = thumbnailOf({ widthPx: width, heightPx: height, channels: 4, bytes: data });
    const known = this.#known;
    const unanswered = known ? this.#lastSentId - known.mask.frameId : Number.POSITIVE_INFINITY;
    // Asked of the gate each time: it learns the rate of the frames from it.
    const maySkip = this.#gate.maySkip(this.#thumbnail, nowMs);
    return maySkip && unanswered >= 0 && unanswered < this.#gate.stillFrames ? known : undefined;
  }

  /** The frame that was asked about last was sent. */
  sent(frameId: number, nowMs: number): void {
    this.#lastSentId = frameId;
    if (this.#thumbnail) this.#gate.sent(this.#thumbnail, nowMs);
  }

  /** Masks of other settings say nothing about what comes. */
  answered(mask: MaskEvent, mode: ModeInfo): void {
    if (!mask.stale) this.#known = { mask, mode };
  }

  reset(): void {
    this.#gate.reset();
    this.#known = undefined;
  }
}
