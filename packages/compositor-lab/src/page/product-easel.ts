import { DEFAULT_EFFECT, type Look, Pipeline } from '@maskwire/compositor';
import type { LabDrawing, Pixels } from '../job.js';
import { type Easel, Listener, newCanvas } from './canvas.js';

/** Draws with the product's own pipeline. */
export class ProductEasel implements Easel {
  readonly gl: WebGL2RenderingContext;
  readonly passes = new Listener();
  readonly #pipeline: Pipeline;

  constructor() {
    const { canvas, gl } = newCanvas();
    this.gl = gl;
    this.#pipeline = new Pipeline(gl, canvas, this.passes);
  }

  async setBackground(background: LabDrawing['background']): Promise<void> {
    if (background === undefined) return;
    if (background && 'scene' in background) {
      this.#pipeline.setBackground({ kind: 'scene', ...background });
      return;
    }
    const image = background ? await bitmapOf(background) : undefined;
    this.#pipeline.setBackground(image && { kind: 'image', image });
    image?.close();
  }

  paint({ picture, mask, isCleaned, isFirst, capturedAtMs, drawn, economy, ...rest }: LabDrawing): void {
    const look = lookOf(rest);
    if (isFirst) this.#pipeline.forgetMasks();
    if (picture) this.#pipeline.setPicture(picture);
    if (mask)
      this.#pipeline.setMask(mask, capturedAtMs ?? performance.now(), isCleaned ? look.effect : undefined);
    this.#pipeline.draw(drawn ?? 'composite', look, economy);
  }
}

const lookOf = ({ effect, mirror, classTable }: LabDrawing): Look => ({
  effect: { ...DEFAULT_EFFECT, ...effect },
  mirror: mirror ?? false,
  classTable,
});

const bitmapOf = ({ pixels, widthPx, heightPx }: Pixels): Promise<ImageBitmap> =>
  createImageBitmap(new ImageData(new Uint8ClampedArray(pixels), widthPx, heightPx));
