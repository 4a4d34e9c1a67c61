import type { Drawn, EffectKind } from '@maskwire/compositor';

/** A stalled stream keeps the last composite no longer than this. */
export const HOLD_MS = 1000;
/** No frame is drawn with the mask of one that was captured longer before it. */
export const MAX_MASK_AGE_MS = 1000;

/** The newest mask that frames after its own may be drawn with. */
interface KeptMask {
  readonly number: number;
  readonly capturedAtMs: number;
  readonly arrivedAtMs: number;
}

/**
 * Decides what is drawn, and nothing else: the one place that knows when a picture may be seen. A mask is drawn on its
 * own frame (`onMask`), or moved along on a frame of the same scene shortly after it (`keepMask`, `maskFor`). Without a
 * mask the newest frames are shown fully blurred; `raw` comes out only while the effect is `none`. Pure; time and
 * effect come from outside.
 *
 * Frames are numbered by the caller in the order in which they were captured.
 */
export class Presenter {
  #effect: EffectKind;
  #isRunning = false;
  /** When the composite on the canvas was drawn, or its mask came, if that is older; undefined while there is none. */
  #compositeAtMs: number | undefined;
  /** Number of the newest frame composited since the last reset. */
  #newestComposite = -1;
  #keptMask: KeptMask | undefined;
  /** Number of the oldest frame whose mask says something about the newest one. */
  #sceneFrom = 0;
  /** Whether a picture is on the canvas or in the graphics card at all. */
  #hasPicture = false;

  constructor(effect: EffectKind) {
    this.#effect = effect;
  }

  get effect(): EffectKind {
    return this.#effect;
  }

  /** Whether there is no composite on the canvas, and there will be one as soon as a mask comes. */
  get waitsForMask(): boolean {
    return this.#isRunning && this.#effect !== 'none' && this.#compositeAtMs === undefined;
  }

  /** A source starts: nothing of an earlier one is shown or held. */
  start(): void {
    this.#isRunning = true;
    this.#forgetAll();
  }

  /** The canvas is to be cleared. */
  stop(): Drawn {
    this.#isRunning = false;
    this.#forgetAll();
    return 'idle';
  }

  /** New mode or epoch: older masks say nothing about what comes. The next frames are blurred. */
  forgetMasks(): void {
    // What is on the canvas has been held long enough, whenever it was drawn.
    if (this.#compositeAtMs !== undefined) this.#compositeAtMs = Number.NEGATIVE_INFINITY;
    this.#newestComposite = -1;
    this.#keptMask = undefined;
  }

  /** The graphics lost all they held. */
  forgetPicture(): void {
    this.#hasPicture = false;
    this.#compositeAtMs = undefined;
  }

  setEffect(effect: EffectKind): void {
    this.#effect = effect;
  }

  /** How to draw the picture at hand again, in another look; undefined when there is none. */
  redraw(nowMs: number): Drawn | undefined {
    if (!this.#isRunning || !this.#hasPicture) return undefined;
    if (this.#effect === 'none') return 'raw';
    return this.#isHolding(nowMs) ? 'composite' : 'blurred';
  }

  /** Whether a newly captured frame would be drawn at once, without waiting for its mask. */
  liveDraw(nowMs: number): 'raw' | 'blurred' | undefined {
    if (!this.#isRunning) return undefined;
    if (this.#effect === 'none') return 'raw';
    return this.#isHolding(nowMs) ? undefined : 'blurred';
  }

  /** A frame was drawn as `liveDraw` said: what is on the canvas has no mask. */
  drewLive(): void {
    this.#hasPicture = true;
    this.#compositeAtMs = undefined;
  }

  /** Whether a mask for frame `number` is newer than all before it. */
  isNewest(number: number): boolean {
    return this.#isRunning && number > this.#newestComposite;
  }

  /** A mask arrived for frame `number`; true when the two are to be drawn now. */
  onMask(number: number, nowMs: number): boolean {
    if (!this.isNewest(number)) return false;
    this.#newestComposite = number;
    if (this.#effect === 'none') return false;
    this.#hasPicture = true;
    this.#compositeAtMs = nowMs;
    return true;
  }

  /** From frame `number` on nothing can be followed back to the frames before: another scene, size or gap. */
  sceneBegins(number: number): void {
    this.#sceneFrom = number;
    this.#keptMask = undefined;
  }

  /** A mask arrived for frame `number`; true when it is kept for the frames that follow. */
  keepMask(number: number, capturedAtMs: number, nowMs: number): boolean {
    if (!this.#isRunning || number < this.#sceneFrom || number <= (this.#keptMask?.number ?? -1))
      return false;
    this.#keptMask = { number, capturedAtMs, arrivedAtMs: nowMs };
    return true;
  }

  /**
   * Whose mask, moved along, a frame may be drawn with at once: the number of the mask's own frame. A mask serves for
   * HOLD_MS after it arrived, as a composite does.
   */
  maskFor(number: number, capturedAtMs: number, nowMs: number): number | undefined {
    const kept = this.#keptMask;
    if (!kept || this.#effect === 'none' || !this.isNewest(number) || number < kept.number) return undefined;
    const isFresh = nowMs - kept.arrivedAtMs < HOLD_MS && capturedAtMs - kept.capturedAtMs <= MAX_MASK_AGE_MS;
    return isFresh ? kept.number : undefined;
  }

  /** Frame `number` was drawn as `maskFor` said. */
  drewMoved(number: number): void {
    this.#newestComposite = number;
    this.#hasPicture = true;
    this.#compositeAtMs = this.#keptMask?.arrivedAtMs;
  }

  /** Called a few times a second: a composite held for too long is replaced even when no frame comes. */
  onTick(nowMs: number): 'blurred' | undefined {
    if (!this.#isRunning || this.#effect === 'none') return undefined;
    if (this.#compositeAtMs === undefined || this.#isHolding(nowMs)) return undefined;
    this.#compositeAtMs = undefined;
    return 'blurred';
  }

  #forgetAll(): void {
    this.forgetPicture();
    this.#newestComposite = -1;
    this.#keptMask = undefined;
    this.#sceneFrom = 0;
  }

  #isHolding(nowMs: number): boolean {
    return this.#compositeAtMs !== undefined && nowMs - this.#compositeAtMs < HOLD_MS;
  }
}
