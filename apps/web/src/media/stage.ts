import {
  type Background,
  Compositor,
  DEFAULT_EFFECT,
  type DrawInputs,
  type Drawn,
  type EconomyStep,
  type EffectKind,
  type EffectSettings,
  type InputError,
  type MaskImage,
  type Picture,
  type Place,
  placeInPicture,
} from '@maskwire/compositor';
import type { MediaPhase, ProbeReport, Sync } from './messages.js';
import type { DrawnClasses } from './sync/class-tables.js';
import type { CopyCounts } from './sync/frame-copies.js';
import { Presenter } from './sync/presenter.js';

export interface StageEvents {
  /** The canvas keeps an old picture, and cannot be cleared, until it is said to be back. */
  graphicsLost(isLost: boolean): void;
  graphicsFailed(message: string): void;
  /** A picture or mask was left out, for it cannot be drawn; the stream goes on. */
  inputRefused(error: InputError): void;
  /** For each present, in order and a little after it; undefined when nobody probes. */
  readonly probe: ((report: ProbeReport) => void) | undefined;
}

/** Which frames and masks are on the canvas. */
type Shown = Pick<
  ProbeReport,
  'frameId' | 'frameNumber' | 'maskFrameId' | 'maskFrameNumber' | 'epoch' | 'sync'
>;

/** A moving background waits this long for the camera's next frame before it is drawn by itself. */
const STILL_PICTURE_MS = 66;

/** How often it is looked whether a picture in another look would still wait. */
const REDRAW_POLL_MS = 16;

/** A mask and the frame it was made for. */
export interface FrameMask {
  /** Number in the order of capture. */
  readonly number: number;
  readonly capturedAtMs: number;
  readonly frameId: number;
  readonly epoch: number;
  readonly mask: MaskImage;
  /** Undefined for a mask without classes. */
  readonly classes: DrawnClasses | undefined;
}

/** A frame as it was captured. */
export interface LiveFrame {
  /** Number in the order of capture. */
  readonly number: number;
  readonly capturedAtMs: number;
  readonly picture: Picture;
}

const NOTHING_SHOWN: Shown = {
  frameId: undefined,
  frameNumber: undefined,
  maskFrameId: undefined,
  maskFrameNumber: undefined,
  epoch: 0,
  sync: 'exact',
};

/** The canvas: what the presenter decides is drawn here and, for tests, reported. */
export class Stage {
  readonly #presenter = new Presenter(DEFAULT_EFFECT.kind);
  readonly #compositor: Compositor;
  readonly #probe: StageEvents['probe'];
  #shown = NOTHING_SHOWN;
  #redrawTimer: ReturnType<typeof setTimeout> | undefined;
  #drawnAtMs = Number.NEGATIVE_INFINITY;
  #phase: MediaPhase['name'] = 'idle';
  #sync: Sync = 'exact';
  #copies: () => CopyCounts = () => ({ opened: 0, closed: 0 });

  /** @throws {GraphicsError} */
  constructor(canvas: OffscreenCanvas, events: StageEvents) {
    this.#probe = events.probe;
    this.#compositor = new Compositor(
      canvas,
      { effect: DEFAULT_EFFECT, mirror: false, classTable: undefined },
      {
        lost: () => {
          this.#presenter.forgetPicture();
          events.graphicsLost(true);
        },
        restored: () => {
          // Frames went on while nothing could be drawn.
          this.#presenter.forgetPicture();
          this.#draw('idle');
          events.graphicsLost(false);
        },
        failed: (message) => events.graphicsFailed(message),
        refused: (error) => events.inputRefused(error),
      },
    );
  }

  /** @param copies counts of the stream that starts, for the probe's reports only */
  start(copies: () => CopyCounts): void {
    this.#copies = copies;
    this.#shown = NOTHING_SHOWN;
    this.#presenter.start();
  }

  /** Clears the canvas. */
  stop(): void {
    this.#shown = NOTHING_SHOWN;
    this.#endWait();
    this.#draw(this.#presenter.stop());
  }

  /** For the probe's reports only. */
  setPhase(phase: MediaPhase['name']): void {
    this.#phase = phase;
  }

  /** For the probe's reports only. */
  setSync(sync: Sync): void {
    this.#sync = sync;
  }

  /** See `Presenter.forgetMasks`. */
  forgetMasks(): void {
    this.#presenter.forgetMasks();
    this.#compositor.forgetMasks();
  }

  setEffect(effect: EffectSettings): void {
    this.#compositor.setLook({ ...this.#compositor.look, effect });
    this.#presenter.setEffect(effect.kind);
    this.#redraw();
  }

  /** Other classes are shown from now on, also of the mask at hand. */
  setClassTable(classTable: Uint8Array | undefined): void {
    this.#compositor.setLook({ ...this.#compositor.look, classTable });
    this.#redraw();
  }

  setMirror(mirror: boolean): void {
    this.#compositor.setLook({ ...this.#compositor.look, mirror });
    this.#redraw();
  }

  /** Takes over what it holds. */
  setBackground(background: Background | undefined): void {
    this.#compositor.setBackground(background);
    this.#redraw();
  }

  /**
   * What lies behind the person moves by itself: another frame of a video, which it takes over, or a scene a moment
   * later. Drawn with the next frame of the camera; alone only when none comes and the graphics have nothing to do.
   */
  moveBackground(frame: Background | undefined): void {
    if (frame) this.#compositor.setBackground(frame);
    const nowMs = performance.now();
    const isDue = nowMs - this.#drawnAtMs >= STILL_PICTURE_MS && this.#compositor.isIdle;
    if (!isDue || this.#presenter.effect !== 'image') return;
    const drawn = this.#presenter.redraw(nowMs);
    if (drawn === 'composite') this.#draw(drawn);
  }

  /** Whether pictures are being kept, which must not change their size. */
  keepSize(isOn: boolean): void {
    this.#compositor.keepSize(isOn);
    if (isOn) this.#draw(this.#presenter.redraw(performance.now()));
  }

  /** See `Snapped`. */
  redraw(): boolean {
    return this.#draw(this.#presenter.redraw(performance.now()), { isFull: true });
  }

  get effect(): EffectKind {
    return this.#presenter.effect;
  }

  /** Whether a frame captured now is drawn without waiting for a mask. */
  wantsLive(): boolean {
    return this.#liveDraw() !== undefined;
  }

  /** Draws a new frame as it may be seen without a mask, if it may be now. */
  showLive({ number, picture }: LiveFrame): void {
    const drawn = this.#liveDraw();
    if (drawn === undefined || !this.#compositor.accepts({ picture })) return;
    this.#presenter.drewLive();
    this.#shown = { ...NOTHING_SHOWN, frameNumber: number, epoch: this.#shown.epoch, sync: this.#sync };
    this.#draw(drawn, { picture });
  }

  /** Whether the picture drawn next would not wait in the graphics. */
  hasTime(): boolean {
    return this.#compositor.hasTime();
  }

  /** What is given up because the graphics are slow. */
  get economy(): EconomyStep {
    return this.#compositor.economyStep;
  }

  /** True while every frame is shown as it is, whatever its mask says. */
  get isRaw(): boolean {
    return this.#presenter.effect === 'none';
  }

  /** See `Presenter.waitsForMask`. */
  get waitsForMask(): boolean {
    return this.#presenter.waitsForMask;
  }

  /** See `Presenter.sceneBegins`. */
  sceneBegins(number: number): void {
    this.#presenter.sceneBegins(number);
    this.#compositor.forgetMasks();
  }

  /** See `Presenter.keepMask`. */
  keepMask(number: number, capturedAtMs: number): boolean {
    return this.#presenter.keepMask(number, capturedAtMs, performance.now());
  }

  /** See `Presenter.maskFor`; undefined also when the graphics lag behind. */
  maskFor({ number, capturedAtMs }: LiveFrame): number | undefined {
    return this.hasTime() ? this.#presenter.maskFor(number, capturedAtMs, performance.now()) : undefined;
  }

  /** Draws a new frame with the mask that `maskFor` named, moved along into `moved`. */
  showMoved(frame: LiveFrame, of: FrameMask, moved: MaskImage): void {
    if (!this.#compositor.accepts({ picture: frame.picture, mask: moved })) return;
    this.#presenter.drewMoved(frame.number);
    this.#followTable(of.classes?.table);
    this.#shown = {
      frameId: frame.number === of.number ? of.frameId : undefined,
      frameNumber: frame.number,
      maskFrameId: of.frameId,
      maskFrameNumber: of.number,
      epoch: of.epoch,
      sync: 'low-latency',
    };
    this.#draw('composite', { picture: frame.picture, mask: moved, capturedAtMs: frame.capturedAtMs });
  }

  /** Whether a mask for frame `number` would be newer than what is shown. */
  isNewest(number: number): boolean {
    return this.#presenter.isNewest(number);
  }

  /** On slow graphics a stream of blurred pictures would leave no time for the masks that end it. */
  #liveDraw(): 'raw' | 'blurred' | undefined {
    const drawn = this.#presenter.liveDraw(performance.now());
    if (drawn === undefined) return undefined;
    const hasTime = drawn === 'blurred' ? this.#compositor.isIdle : this.#compositor.hasTime();
    return hasTime ? drawn : undefined;
  }

  /** A frame and its mask. False when it was let go: a newer pair was there before, or the graphics lag behind. */
  showMasked(frame: FrameMask, picture: Picture): boolean {
    // What cannot be drawn must not hold the composite before it any longer.
    if (!this.#compositor.accepts({ picture, mask: frame.mask })) return false;
    const isLetGo = !this.isRaw && !this.hasTime();
    const isNewest = this.#presenter.isNewest(frame.number) && !isLetGo;
    if (isNewest && this.#presenter.onMask(frame.number, performance.now())) {
      this.#followTable(frame.classes?.table);
      this.#shown = {
        frameId: frame.frameId,
        frameNumber: frame.number,
        maskFrameId: frame.frameId,
        maskFrameNumber: frame.number,
        epoch: frame.epoch,
        sync: 'exact',
      };
      this.#draw('composite', { picture, mask: frame.mask, capturedAtMs: frame.capturedAtMs });
    }
    return isNewest;
  }

  /** Where in the camera's picture a place on the canvas is. */
  placeInPicture(place: Place): Place {
    const { effect, mirror } = this.#compositor.look;
    return placeInPicture(place, effect.kind, mirror);
  }

  /** A few times a second: takes down what was held for too long. */
  tick(): void {
    this.#draw(this.#presenter.onTick(performance.now()));
  }

  close(): void {
    this.#endWait();
    this.#compositor.close();
  }

  #followTable(classTable: Uint8Array | undefined): void {
    const { look } = this.#compositor;
    if (look.classTable !== classTable) this.#compositor.setLook({ ...look, classTable });
  }

  /**
   * The picture at hand in the look of now. A slider changes it faster than slow graphics draw: one picture, with the
   * newest look, when it need not wait.
   */
  #redraw(): void {
    if (!this.#compositor.isBusy) this.#draw(this.#presenter.redraw(performance.now()));
    else this.#redrawTimer ??= setTimeout(this.#redrawLate, REDRAW_POLL_MS);
  }

  readonly #redrawLate = (): void => {
    this.#endWait();
    this.#redraw();
  };

  #endWait(): void {
    clearTimeout(this.#redrawTimer);
    this.#redrawTimer = undefined;
  }

  /** Whether anything was drawn. */
  #draw(drawn: Drawn | undefined, inputs: DrawInputs = {}): boolean {
    if (drawn === undefined || !this.#compositor.draw(drawn, inputs)) return false;
    // Whatever it was, it has the newest look.
    this.#endWait();
    this.#drawnAtMs = performance.now();
    if (this.#probe !== undefined) this.#tell(this.#probe, drawn);
    return true;
  }

  #tell(report: NonNullable<StageEvents['probe']>, drawn: Drawn): void {
    const facts = {
      ...this.#shown,
      maskFrameId: drawn === 'composite' ? this.#shown.maskFrameId : undefined,
      maskFrameNumber: drawn === 'composite' ? this.#shown.maskFrameNumber : undefined,
      copies: this.#copies(),
      phase: this.#phase,
      drawn,
      effect: this.#presenter.effect,
      atMs: performance.timeOrigin + performance.now(),
    };
    this.#compositor.readProbe((pixels) => report({ ...facts, pixels }));
  }
}
