import { type Background, releaseBackground } from './backdrop/background.js';
import { EconomyControl, economyAt } from './economy.js';
import { GraphicsError } from './gl/gl.js';
import { isSoftware } from './gl/is-software.js';
import { PresentQueue } from './gl/present-queue.js';
import type { Drawn, EconomyStep, Look } from './look/index.js';
import type { MaskImage } from './mask/mask-image.js';
import { InputError } from './picture/input-error.js';
import type { Picture } from './picture/picture.js';
import { Pipeline } from './pipeline.js';

/** A lost context that has not come back by then is gone for good. */
const RESTORE_LIMIT_MS = 5000;

interface CompositorEvents {
  /** All that was on the card is gone; `draw` does nothing until `restored`. */
  lost(): void;
  restored(): void;
  failed(message: string): void;
  /** A picture or mask cannot be drawn: it was left out, and what was there before stays. */
  refused(error: InputError): void;
}

/** What one `draw` may bring along; what is missing stays as it was. */
export interface DrawInputs {
  readonly picture?: Picture;
  readonly mask?: MaskImage;
  /** When the picture was captured; a mask without it is on a picture of now. */
  readonly capturedAtMs?: number;
  /** Everything that the look asks for, however slow the graphics are: for a picture that is kept. */
  readonly isFull?: boolean;
}

interface Ready {
  readonly kind: 'ready';
  readonly pipeline: Pipeline;
  readonly queue: PresentQueue;
}

type State =
  | Ready
  | { readonly kind: 'lost'; readonly timer: ReturnType<typeof setTimeout> }
  | { readonly kind: 'closed' };

/** Draws pictures on the page's canvas, and survives the loss of the graphics context. */
export class Compositor {
  readonly #canvas: OffscreenCanvas;
  readonly #gl: WebGL2RenderingContext;
  readonly #events: CompositorEvents;
  #look: Look;
  #background: Background | undefined;
  /** The background was not handed to the graphics yet. */
  #isBackgroundNew = false;
  readonly #economy: EconomyControl;
  #state: State;

  /** @throws {GraphicsError} `no_webgl2` or `no_memory` */
  constructor(canvas: OffscreenCanvas, look: Look, events: CompositorEvents) {
    const gl = canvas.getContext('webgl2', {
      alpha: true,
      premultipliedAlpha: true,
      antialias: false,
      depth: false,
      stencil: false,
    });
    if (!gl)
      throw new GraphicsError('no_webgl2', 'This browser gives no WebGL2. Switch hardware acceleration on.');
    this.#canvas = canvas;
    this.#gl = gl;
    this.#look = look;
    this.#events = events;
    // Without a card refinement alone is seconds of a slow start, and comes back where there is time for it.
    this.#economy = new EconomyControl(performance.now(), isSoftware(gl) ? 'no-refinement' : 'full');
    this.#state = this.#newState();
    canvas.addEventListener('webglcontextlost', this.#onLost);
    canvas.addEventListener('webglcontextrestored', this.#onRestored);
  }

  /** Applies from the next `draw` on. */
  setLook(look: Look): void {
    if (look.effect.kind !== this.#look.effect.kind) this.#economy.restart(performance.now());
    this.#look = look;
  }

  get look(): Look {
    return this.#look;
  }

  /**
   * Takes a picture over; it is kept to survive a lost context. It is read with the next `draw`, so that frames of a
   * video which nobody would see cost nothing.
   */
  setBackground(background: Background | undefined): void {
    this.#dropBackground();
    this.#background = background;
    this.#isBackgroundNew = true;
  }

  /** See `Pipeline.forgetMasks`. */
  forgetMasks(): void {
    if (this.#state.kind === 'ready') this.#state.pipeline.forgetMasks();
  }

  /**
   * Whether a picture drawn now would not wait: false while the graphics lag behind, or are lost. Ask once for each
   * picture that is there to be drawn: the answers decide how much is drawn of each (`economyStep`).
   */
  hasTime(): boolean {
    if (this.#state.kind !== 'ready') return false;
    const nowMs = performance.now();
    const isBusy = this.#state.queue.isFull(nowMs);
    this.#economy.asked(isBusy, nowMs);
    return !isBusy;
  }

  /** Whether a picture drawn now would wait. Unlike `hasTime` it may be asked at any time, and is false while they are lost. */
  get isBusy(): boolean {
    return this.#state.kind === 'ready' && this.#state.queue.isFull(performance.now());
  }

  /** Whether the canvas must keep the picture's size from the next `draw` on, however slow the graphics are. */
  keepSize(isOn: boolean): void {
    this.#economy.keepSize(isOn);
  }

  /** What is given up because the graphics are slow. */
  get economyStep(): EconomyStep {
    return this.#economy.step;
  }

  /** True when the graphics have nothing left to do: there is time even for a picture that is not waited for. */
  get isIdle(): boolean {
    return this.#state.kind === 'ready' && this.#state.queue.isEmpty(performance.now());
  }

  /** Whether a picture and a mask can be drawn at all; what is wrong with them is told as `refused`. */
  accepts({ picture, mask }: DrawInputs): boolean {
    if (this.#state.kind !== 'ready') return true;
    try {
      this.#state.pipeline.check(picture, mask);
      return true;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.#events.refused(error);
      return false;
    }
  }

  /** Draws also when busy. False while the graphics are lost, when they fail now, and for bad input: nothing was drawn. */
  draw(drawn: Drawn, inputs: DrawInputs = {}): boolean {
    // Both or none: a new picture with an older mask would show what is to be hidden.
    if (this.#state.kind !== 'ready' || !this.accepts(inputs)) return false;
    // The event comes a task later than the loss.
    if (this.#gl.isContextLost()) return false;
    const { pipeline, queue } = this.#state;
    try {
      if (this.#isBackgroundNew) pipeline.setBackground(this.#background);
      this.#isBackgroundNew = false;
      if (inputs.picture) pipeline.setPicture(inputs.picture);
      if (inputs.mask)
        pipeline.setMask(inputs.mask, inputs.capturedAtMs ?? performance.now(), this.#look.effect);
      pipeline.draw(drawn, this.#look, economyAt(inputs.isFull === true ? 'full' : this.#economy.step));
    } catch (error) {
      if (!(error instanceof GraphicsError)) throw error;
      this.close();
      this.#events.failed(error.message);
      return false;
    }
    queue.mark(performance.now());
    return true;
  }

  /** Hands over, a little later, what was drawn last, small. In the task that drew it. See `ProbePass.read`. */
  readProbe(take: (pixels: Uint8Array<ArrayBuffer>) => void): void {
    if (this.#state.kind === 'ready') this.#state.pipeline.readProbe(take);
  }

  /** Idempotent. */
  close(): void {
    if (this.#state.kind === 'lost') clearTimeout(this.#state.timer);
    if (this.#state.kind === 'ready') this.#end(this.#state);
    this.#state = { kind: 'closed' };
    this.#canvas.removeEventListener('webglcontextlost', this.#onLost);
    this.#canvas.removeEventListener('webglcontextrestored', this.#onRestored);
    this.#dropBackground();
  }

  #newState(): Ready {
    const queue = new PresentQueue(this.#gl, (tookMs) => this.#economy.finished(tookMs));
    return { kind: 'ready', pipeline: new Pipeline(this.#gl, this.#canvas), queue };
  }

  #end({ pipeline, queue }: Ready): void {
    pipeline.close();
    queue.close();
  }

  #dropBackground(): void {
    releaseBackground(this.#background);
    this.#background = undefined;
  }

  readonly #onLost = (event: Event): void => {
    // Without this the browser never restores it.
    event.preventDefault();
    if (this.#state.kind !== 'ready') return;
    this.#end(this.#state);
    const timer = setTimeout(
      () => this.#events.failed('The graphics were lost and did not come back. Reload the page.'),
      RESTORE_LIMIT_MS,
    );
    this.#state = { kind: 'lost', timer };
    this.#events.lost();
  };

  readonly #onRestored = (): void => {
    if (this.#state.kind !== 'lost') return;
    clearTimeout(this.#state.timer);
    try {
      this.#state = this.#newState();
      this.#isBackgroundNew = true;
      this.#economy.restart(performance.now());
      this.#events.restored();
    } catch (error) {
      this.#state = { kind: 'closed' };
      this.#events.failed(error instanceof Error ? error.message : 'The graphics did not come back.');
    }
  };
}
