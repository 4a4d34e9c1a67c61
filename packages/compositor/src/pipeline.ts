import { BackdropTexture } from './backdrop/backdrop-texture.js';
import type { Background } from './backdrop/background.js';
import { TABLE_BYTES, TABLE_SIZE } from './classes/class-table.js';
import { FULL } from './economy.js';
import { effectOf } from './effects/index.js';
import { none } from './effects/none.js';
import { veil } from './effects/veil.js';
import { hasFloatTargets, Texture } from './gl/gl.js';
import { PictureTexture } from './gl/picture-texture.js';
import { ProbePass } from './gl/probe.js';
import { Graph, type PassObserver } from './graph/graph.js';
import type { Economy, Frame, Size } from './graph/types.js';
import { canvasSize, type Drawn, type Look } from './look/index.js';
import { type CleanUp, MaskCleaner } from './mask/clean-up.js';
import { checkMask, type MaskImage, sureShareOf } from './mask/mask-image.js';
import { PASSES } from './passes/index.js';
import { checkPicture } from './picture/check-picture.js';
import type { Picture } from './picture/picture.js';

/** After a longer gap, or at another size, the mask before says nothing about this one. */
const MAX_STEP_MS = 500;

/** For a class mask whose table is not known. */
const NOTHING_SHOWN = new Uint8Array(TABLE_BYTES);

/** Everything that lives in one graphics context; made anew when the context was lost. */
export class Pipeline {
  readonly #gl: WebGL2RenderingContext;
  readonly #canvas: OffscreenCanvas;
  readonly #picture: PictureTexture;
  readonly #alphaMask: Texture;
  readonly #classIndices: Texture;
  readonly #classTable: Texture;
  readonly #backdrop: BackdropTexture;
  readonly #graph: Graph;
  /** Edges are fitted in floats. */
  readonly #canRefine: boolean;
  readonly #probe: ProbePass;
  readonly #cleaner = new MaskCleaner();
  readonly #maxSidePx: number;
  #uploadedTable: Uint8Array | undefined;
  #mask: Frame['mask'] = { kind: 'alpha', widthPx: 1, heightPx: 1, sureShare: 0 };
  #maskNumber = 0;
  #maskAtMs: number | undefined;
  #stepMs: number | undefined;

  constructor(gl: WebGL2RenderingContext, canvas: OffscreenCanvas, observer?: PassObserver) {
    this.#gl = gl;
    this.#canvas = canvas;
    this.#picture = new PictureTexture(gl);
    this.#alphaMask = new Texture(gl, 'r8');
    this.#classIndices = new Texture(gl, 'r8');
    this.#classTable = new Texture(gl, 'rgba8');
    this.#backdrop = new BackdropTexture(gl);
    this.#graph = new Graph(gl, this.#picture, PASSES, observer);
    this.#maxSidePx = Number(gl.getParameter(gl.MAX_TEXTURE_SIZE));
    this.#canRefine = hasFloatTargets(gl);
    this.#graph.sourceChanged('alphaMask', this.#alphaMask);
    this.#graph.sourceChanged('classIndices', this.#classIndices);
    this.setBackground(undefined);
    this.#probe = new ProbePass(gl);
    gl.disable(gl.BLEND);
    gl.disable(gl.DITHER);
  }

  /** Whether these can be drawn; nothing is changed. @throws {InputError} */
  check(picture: Picture | undefined, mask: MaskImage | undefined): void {
    if (picture) checkPicture(picture, this.#maxSidePx);
    if (mask) checkMask(mask);
  }

  /** @throws {InputError} */
  setPicture(picture: Picture): void {
    checkPicture(picture, this.#maxSidePx);
    const { widthPx, heightPx } = this.#picture;
    if (picture.widthPx !== widthPx || picture.heightPx !== heightPx) this.forgetMasks();
    this.#picture.upload(picture);
    this.#graph.pictureChanged();
  }

  /**
   * @param capturedAtMs when the frame was captured that the mask is drawn on
   * @param cleanUp what is done with it before; nothing unless it is given
   * @throws {InputError}
   */
  setMask(mask: MaskImage, capturedAtMs: number, cleanUp?: CleanUp): void {
    checkMask(mask);
    const { kind, widthPx, heightPx } = mask;
    const isAlike =
      this.#mask.kind === kind && this.#mask.widthPx === widthPx && this.#mask.heightPx === heightPx;
    const stepMs = capturedAtMs - (this.#maskAtMs ?? Number.NEGATIVE_INFINITY);
    this.#stepMs = isAlike && stepMs > 0 && stepMs <= MAX_STEP_MS ? stepMs : undefined;
    if (this.#stepMs === undefined) this.#cleaner.forget();
    const { pixels } = cleanUp ? this.#cleaner.clean(mask, cleanUp) : mask;
    this.#maskAtMs = capturedAtMs;
    this.#maskNumber++;
    this.#mask = { kind, widthPx, heightPx, sureShare: kind === 'alpha' ? sureShareOf(pixels) : 0 };
    const [name, texture] =
      kind === 'classes'
        ? (['classIndices', this.#classIndices] as const)
        : (['alphaMask', this.#alphaMask] as const);
    texture.upload(pixels, 0, widthPx, widthPx, heightPx);
    this.#graph.sourceChanged(name, texture);
  }

  /** The masks before say nothing about those that come: another scene, mode or connection. */
  forgetMasks(): void {
    this.#maskAtMs = undefined;
  }

  /** Reads it at once; the caller keeps it. */
  setBackground(background: Background | undefined): void {
    this.#graph.sourceChanged('background', this.#backdrop.set(background, this.#picture));
  }

  draw(drawn: Drawn, look: Look, economy: Economy = FULL): void {
    if (drawn === 'idle') {
      this.#clear();
      return;
    }
    this.#setTable(look.classTable ?? NOTHING_SHOWN);
    const frame = this.#frame(drawn, look, economy);
    this.#resize(frame.canvas);
    switch (drawn) {
      case 'raw':
        this.#graph.draw(none, frame);
        return;
      case 'blurred':
        // The mask that follows finds its passes compiled.
        this.#graph.prepare(effectOf(frame), frame);
        this.#graph.draw(veil, frame);
        return;
      case 'composite':
        this.#graph.draw(effectOf(frame), frame);
        return;
    }
  }

  /** See `ProbePass.read`. */
  readProbe(take: (pixels: Uint8Array<ArrayBuffer>) => void): void {
    this.#probe.read(take);
  }

  /** Stops what runs by itself. The graphics' own objects go with their context. */
  close(): void {
    this.#probe.close();
  }

  #frame(drawn: Drawn, { effect, mirror }: Look, economy: Economy): Frame {
    const { widthPx, heightPx } = this.#picture;
    const picture = { widthPx, heightPx };
    return {
      picture,
      // What has no mask is one picture.
      canvas: canvasSize(drawn === 'composite' ? effect.kind : 'none', picture, economy.canvasShare),
      mask: this.#mask,
      maskNumber: this.#maskNumber,
      background: this.#backdrop.sizeBeside(picture),
      scene: this.#backdrop.scene,
      stepMs: this.#stepMs,
      timeS: performance.now() / 1000,
      effect,
      economy: this.#canRefine ? economy : { ...economy, fineShare: 0 },
      mirror,
    };
  }

  /** A table is not changed once it is made: the same one is uploaded once. */
  #setTable(table: Uint8Array): void {
    if (table === this.#uploadedTable) return;
    this.#uploadedTable = table;
    const { widthPx, heightPx } = TABLE_SIZE;
    this.#classTable.upload(table, 0, widthPx * 4, widthPx, heightPx);
    this.#graph.sourceChanged('classTable', this.#classTable);
  }

  /** Clears the canvas, so that only what is about to draw may call it. */
  #resize({ widthPx, heightPx }: Size): void {
    const canvas = this.#canvas;
    if (canvas.width === widthPx && canvas.height === heightPx) return;
    canvas.width = widthPx;
    canvas.height = heightPx;
  }

  #clear(): void {
    const gl = this.#gl;
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
  }
}
