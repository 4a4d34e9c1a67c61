import { type Background, releaseBackground } from './backdrop/background.js';
import { GraphicsError } from './gl/gl.js';
import { PresentQueue } from './gl/present-queue.js';
import type { Drawn, Look } from './look/index.js';
import type { Picture } from './picture/picture.js';
import { type MaskImage, Pipeline } from './pipeline.js';

/** A lost context that has not come back by then is gone for good. */
const RESTORE_LIMIT_MS = 5000;

export interface CompositorEvents {
  /** All that was on the card is gone; `draw` does nothing until `restored`. */
  lost(): void;
  restored(): void;
  failed(message: string): void;
}

/** What one `draw` may bring along; what is missing stays as it was. */
export interface DrawInputs {
  readonly picture?: Picture;
  readonly mask?: MaskImage;
  /** When the picture was captured; a mask without it is on a picture of now. */
  readonly capturedAtMs?: number;
}

type State =
  | { readonly kind: 'ready'; readonly pipeline: Pipeline; readonly queue: PresentQueue }
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
    this.#state = { kind: 'ready', pipeline: new Pipeline(gl, canvas), queue: new PresentQueue(gl) };
    canvas.addEventListener('webglcontextlost', this.#onLost);
    canvas.addEventListener('webglcontextrestored', this.#onRestored);
  }

  /** Applies from the next `draw` on. */
  setLook(look: Look): void {
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

  /** True while the graphics lag behind, or are lost: a new picture is better let go. */
  get isBusy(): boolean {
    return this.#state.kind !== 'ready' || this.#state.queue.isFull(performance.now());
  }

  /** True when the graphics have nothing left to do: there is time even for a picture that is not waited for. */
  get isIdle(): boolean {
    return this.#state.kind === 'ready' && this.#state.queue.isEmpty(performance.now());
  }

  /** Draws also when busy. False while the graphics are lost, or when they fail now: nothing was drawn. */
  draw(drawn: Drawn, inputs: DrawInputs = {}): boolean {
    if (this.#state.kind !== 'ready') return false;
    const { pipeline, queue } = this.#state;
    try {
      if (this.#isBackgroundNew) pipeline.setBackground(this.#background);
      this.#isBackgroundNew = false;
      if (inputs.picture) pipeline.setPicture(inputs.picture);
      if (inputs.mask) pipeline.setMask(inputs.mask, inputs.capturedAtMs ?? performance.now());
      pipeline.draw(drawn, this.#look);
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
    if (this.#state.kind === 'ready') this.#state.pipeline.close();
    this.#state = { kind: 'closed' };
    this.#canvas.removeEventListener('webglcontextlost', this.#onLost);
    this.#canvas.removeEventListener('webglcontextrestored', this.#onRestored);
    this.#dropBackground();
  }

  #dropBackground(): void {
    releaseBackground(this.#background);
    this.#background = undefined;
  }

  readonly #onLost = (event: Event): void => {
    // Without this the browser never restores it.
    event.preventDefault();
    if (this.#state.kind !== 'ready') return;
    this.#state.pipeline.close();
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
      const pipeline = new Pipeline(this.#gl, this.#canvas);
      this.#isBackgroundNew = true;
      this.#state = { kind: 'ready', pipeline, queue: new PresentQueue(this.#gl) };
      this.#events.restored();
    } catch (error) {
      this.#state = { kind: 'closed' };
      this.#events.failed(error instanceof Error ? error.message : 'The graphics did not come back.');
    }
  };
}
