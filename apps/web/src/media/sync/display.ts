import type { Sync, SyncWish } from '../messages.js';
import type { FrameMask, LiveFrame, Stage } from '../stage.js';
import type { FrameCopy } from './frame-copies.js';
import { lumaThumbnail } from './luma-thumbnail.js';
import { MaskFollower } from './mask-follower.js';
import { isSceneCut } from './scene-cut.js';
import { SteadyDelay } from './steady-delay.js';
import type { Presented } from './stream-stats.js';
import { SyncChoice } from './sync-choice.js';
import { type WaitingPair, WaitingPairs } from './waiting-pairs.js';

/** Sooner than this is now: timers are no finer. */
const LEAST_WAIT_MS = 2;

/** What of the stage is used here. */
export type DisplayStage = Pick<
  Stage,
  | 'setSync'
  | 'forgetMasks'
  | 'wantsLive'
  | 'hasTime'
  | 'isRaw'
  | 'isNewest'
  | 'showLive'
  | 'sceneBegins'
  | 'keepMask'
  | 'maskFor'
  | 'showMoved'
  | 'showMasked'
>;

interface Pair extends WaitingPair {
  readonly mask: FrameMask;
  readonly copy: FrameCopy;
}

/** Brings the frames and masks of one stream together on the stage, in time. */
export class Display {
  readonly #stage: DisplayStage;
  readonly #presented: (frame: Presented) => void;
  readonly #choice: SyncChoice;
  readonly #delay = new SteadyDelay();
  readonly #waiting = new WaitingPairs<Pair>();
  readonly #follower = new MaskFollower<FrameMask>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sync: Sync;
  /** Id of the frame whose mask arrived last. */
  #answeredId: number | undefined;
  /** Brightness of the frame that was last to be drawn with its own mask. */
  #pairLuma: Uint8Array | undefined;
  /** Number of the mask that was drawn last. */
  #newestMask = -1;

  constructor(stage: DisplayStage, wish: SyncWish, presented: (frame: Presented) => void) {
    this.#stage = stage;
    this.#presented = presented;
    this.#choice = new SyncChoice(wish);
    this.#sync = this.#choice.sync;
    stage.setSync(this.#sync);
  }

  get sync(): Sync {
    return this.#sync;
  }

  setSync(wish: SyncWish): void {
    this.#choice.ask(wish, performance.now());
    this.#choice.follow(this.#delay.p90Ms, performance.now());
    this.#change(this.#choice.sync);
  }

  /** Whether a frame captured now is of use here, sent or not. */
  wantsFrame(): boolean {
    return this.#sync === 'low-latency' ? this.#stage.hasTime() : this.#stage.wantsLive();
  }

  /** Shows a new frame, if it need not wait for its own mask. The picture is lent for the call. */
  captured(frame: LiveFrame): void {
    if (this.#sync === 'exact' || !this.#showMoved(frame)) this.#stage.showLive(frame);
  }

  /** A mask arrived; `copy` is its frame's, lent for the call. False when it is of no use: a newer one is shown. */
  answered(mask: FrameMask, copy: FrameCopy): boolean {
    const nowMs = performance.now();
    // A still scene's frames come with the mask before them, at once: that says nothing about the way.
    if (mask.frameId !== this.#answeredId) this.#delay.add(nowMs - mask.capturedAtMs, nowMs);
    this.#answeredId = mask.frameId;
    this.#choice.follow(this.#delay.p90Ms, nowMs);
    this.#change(this.#choice.sync);
    if (this.#sync === 'exact' || this.#stage.isRaw) return this.#pair(mask, copy, nowMs);
    // Until frames can be followed, after a change for instance, each mask goes on its own frame.
    if (!this.#follower.reaches(mask.number)) return this.#showPair(mask, copy);
    if (!this.#stage.keepMask(mask.number, mask.capturedAtMs)) return false;
    this.#follower.keep(mask);
    return true;
  }

  /** New mode or epoch: older masks say nothing about what comes. */
  forgetMasks(): void {
    this.#waiting.clear();
    this.#follower.forgetMask();
    this.#newestMask = -1;
    this.#stage.forgetMasks();
  }

  /** Lets everything go. Idempotent. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting.clear();
    this.#follower.clear();
  }

  #change(sync: Sync): void {
    if (sync === this.#sync) return;
    this.#sync = sync;
    this.#stage.setSync(sync);
    this.#waiting.clear();
    this.#follower.clear();
  }

  /** The newest frame with the newest mask, moved along; false when there is none for it. */
  #showMoved(frame: LiveFrame): boolean {
    // No mask is wanted: looking for motion would be for nothing.
    if (this.#stage.isRaw) return false;
    const { number, capturedAtMs, picture } = frame;
    const { widthPx, heightPx } = picture;
    const luma = lumaThumbnail(picture);
    if (!this.#follower.captured({ number, capturedAtMs, luma, widthPx, heightPx }))
      this.#stage.sceneBegins(number);
    const maskNumber = this.#stage.maskFor(frame);
    const found = maskNumber === undefined ? undefined : this.#follower.moved(maskNumber);
    if (!found) return false;
    this.#stage.showMoved(frame, found.of, found.moved);
    this.#notePresented(found.of, capturedAtMs);
    return true;
  }

  /** A mask on its own frame: now, or when its time has come. */
  #pair(mask: FrameMask, copy: FrameCopy, nowMs: number): boolean {
    const dueMs = mask.capturedAtMs + (this.#delay.delayMs ?? 0);
    if (dueMs - nowMs < LEAST_WAIT_MS) return this.#showPair(mask, copy);
    if (!this.#stage.isNewest(mask.number)) return false;
    const held = copy.share();
    const { number } = mask;
    const bytes = held.picture.bytes.byteLength;
    this.#waiting.add({ number, dueMs, bytes, mask, copy: held, release: () => held.release() });
    this.#arm(nowMs);
    return true;
  }

  #showPair(mask: FrameMask, copy: FrameCopy): boolean {
    this.#waiting.dropBefore(mask.number);
    this.#lookForCut(mask, copy);
    const isShown = this.#stage.showMasked(mask, copy.picture);
    if (isShown) this.#notePresented(mask, mask.capturedAtMs);
    return isShown;
  }

  #lookForCut({ number }: FrameMask, { picture }: FrameCopy): void {
    // No mask is drawn: none could be held over a cut.
    if (this.#stage.isRaw) return;
    const before = this.#pairLuma;
    this.#pairLuma = lumaThumbnail(picture);
    if (before && isSceneCut(before, this.#pairLuma)) this.#stage.sceneBegins(number);
  }

  #arm(nowMs: number): void {
    clearTimeout(this.#timer);
    const { nextDueMs } = this.#waiting;
    if (nextDueMs !== undefined) this.#timer = setTimeout(this.#due, Math.max(0, nextDueMs - nowMs));
  }

  readonly #due = (): void => {
    const nowMs = performance.now();
    const pair = this.#waiting.take(nowMs);
    if (pair) this.#showPair(pair.mask, pair.copy);
    pair?.release();
    this.#arm(nowMs);
  };

  #notePresented({ number, capturedAtMs }: FrameMask, frameCapturedAtMs: number): void {
    const isNewMask = number > this.#newestMask;
    if (isNewMask) this.#newestMask = number;
    this.#presented({
      capturedAtMs: frameCapturedAtMs,
      maskAgeMs: frameCapturedAtMs - capturedAtMs,
      isNewMask,
    });
  }
}
