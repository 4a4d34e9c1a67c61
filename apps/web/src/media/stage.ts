import type { Picture } from './capture/picture.js';
import type { EffectSettings, MediaPhase, ProbeReport } from './messages.js';
import { Compositor } from './render/compositor.js';
import type { MaskImage } from './render/pipeline.js';
import { type Drawn, Presenter } from './sync/presenter.js';

/** Before the page has said anything: hides everybody. */
const FIRST_EFFECT: EffectSettings = {
  kind: 'blur',
  overlayOpacity: 0.5,
  overlayColour: '#22c55e',
  blurStrength: 0.03,
  backgroundColour: '#0f172a',
};

export interface StageEvents {
  /** The canvas keeps an old picture, and cannot be cleared, until it is said to be back. */
  graphicsLost(isLost: boolean): void;
  graphicsFailed(message: string): void;
  /** For each present, in order and a little after it; undefined when nobody probes. */
  readonly probe: ((report: ProbeReport) => void) | undefined;
}

/** Which frames and masks are on the canvas. */
interface Shown {
  readonly frameId: number | undefined;
  readonly maskFrameId: number | undefined;
  readonly epoch: number;
}

export interface MaskedFrame {
  /** Number in the order of capture. */
  readonly number: number;
  readonly frameId: number;
  readonly epoch: number;
  readonly picture: Picture;
  readonly mask: MaskImage;
  /** See `classTable`; undefined for a mask without classes. */
  readonly classTable: Uint8Array | undefined;
}

const NOTHING_SHOWN: Shown = { frameId: undefined, maskFrameId: undefined, epoch: 0 };

/** The canvas: what the presenter decides is drawn here and, for tests, reported. */
export class Stage {
  readonly #presenter = new Presenter(FIRST_EFFECT.kind);
  readonly #compositor: Compositor;
  readonly #probe: StageEvents['probe'];
  #shown = NOTHING_SHOWN;
  #phase: MediaPhase['name'] = 'idle';

  /** @throws {GraphicsError} */
  constructor(canvas: OffscreenCanvas, events: StageEvents) {
    this.#probe = events.probe;
    this.#compositor = new Compositor(
      canvas,
      { effect: FIRST_EFFECT, mirror: false, classTable: undefined },
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
      },
    );
  }

  start(): void {
    this.#shown = NOTHING_SHOWN;
    this.#presenter.start();
  }

  /** Clears the canvas. */
  stop(): void {
    this.#shown = NOTHING_SHOWN;
    this.#draw(this.#presenter.stop());
  }

  /** For the probe's reports only. */
  setPhase(phase: MediaPhase['name']): void {
    this.#phase = phase;
  }

  /** See `Presenter.forgetMasks`. */
  forgetMasks(): void {
    this.#presenter.forgetMasks();
  }

  setEffect(effect: EffectSettings): void {
    this.#compositor.setLook({ ...this.#compositor.look, effect });
    this.#draw(this.#presenter.setEffect(effect.kind, performance.now()));
  }

  /** Other classes are shown from now on, also of the mask at hand. */
  setClassTable(classTable: Uint8Array | undefined): void {
    this.#compositor.setLook({ ...this.#compositor.look, classTable });
    this.#draw(this.#presenter.redraw(performance.now()));
  }

  setMirror(mirror: boolean): void {
    this.#compositor.setLook({ ...this.#compositor.look, mirror });
    this.#draw(this.#presenter.redraw(performance.now()));
  }

  /** Takes the image over. */
  setBackground(image: ImageBitmap | undefined): void {
    this.#compositor.setBackground(image);
    this.#draw(this.#presenter.redraw(performance.now()));
  }

  /** Whether a frame captured now is drawn without waiting for a mask. */
  wantsLive(): boolean {
    return this.#liveDraw() !== undefined;
  }

  /** Draws a new frame as it may be seen without a mask, if it may be now. */
  showLive(picture: Picture): void {
    const drawn = this.#liveDraw();
    if (drawn === undefined) return;
    this.#presenter.drewLive();
    this.#shown = { ...NOTHING_SHOWN, epoch: this.#shown.epoch };
    this.#draw(drawn, { picture });
  }

  /** On slow graphics a stream of blurred pictures would leave no time for the masks that end it. */
  #liveDraw(): 'raw' | 'blurred' | undefined {
    const drawn = this.#presenter.liveDraw(performance.now());
    const hasTime = drawn === 'blurred' ? this.#compositor.isIdle : !this.#compositor.isBusy;
    return hasTime ? drawn : undefined;
  }

  /** A frame and its mask. False when it was let go: a newer pair was there before, or the graphics lag behind. */
  showMasked(frame: MaskedFrame): boolean {
    const isLetGo = this.#presenter.effect !== 'none' && this.#compositor.isBusy;
    const isNewest = this.#presenter.isNewest(frame.number) && !isLetGo;
    if (isNewest && this.#presenter.onMask(frame.number, performance.now())) {
      this.#followTable(frame.classTable);
      this.#shown = { frameId: frame.frameId, maskFrameId: frame.frameId, epoch: frame.epoch };
      this.#draw('composite', { picture: frame.picture, mask: frame.mask });
    }
    return isNewest;
  }

  /** A few times a second: takes down what was held for too long. */
  tick(): void {
    this.#draw(this.#presenter.onTick(performance.now()));
  }

  close(): void {
    this.#compositor.close();
  }

  #followTable(classTable: Uint8Array | undefined): void {
    const { look } = this.#compositor;
    if (look.classTable !== classTable) this.#compositor.setLook({ ...look, classTable });
  }

  #draw(drawn: Drawn | undefined, inputs: { picture?: Picture; mask?: MaskImage } = {}): void {
    if (drawn === undefined || !this.#compositor.draw(drawn, inputs)) return;
    const report = this.#probe;
    if (!report) return;
    const facts = {
      frameId: this.#shown.frameId,
      maskFrameId: drawn === 'composite' ? this.#shown.maskFrameId : undefined,
      epoch: this.#shown.epoch,
      phase: this.#phase,
      drawn,
      effect: this.#presenter.effect,
      atMs: performance.timeOrigin + performance.now(),
    };
    this.#compositor.readProbe((pixels) => report({ ...facts, pixels }));
  }
}
