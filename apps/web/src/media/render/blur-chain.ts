import { Target, type Texture } from './gl.js';
import { GaussianPass } from './passes/gaussian.js';
import { MAX_SIGMA_SAMPLES } from './passes/gaussian-taps.js';
import { HalvePass } from './passes/halve.js';
import { SHRINK_FACTOR, ShrinkPass } from './passes/shrink.js';
import type { PictureTexture } from './picture-texture.js';

/** Halvings after the first shrinking; enough for the strongest blur of an 8K picture. */
const MAX_HALVINGS = 7;

/**
 * A wide Gaussian that is cheap at any strength: shrink until the standard deviation is a few samples, blur there,
 * let the linear filter enlarge it again.
 */
export class BlurChain {
  readonly #shrink: ShrinkPass;
  readonly #halve: HalvePass;
  readonly #gaussian: GaussianPass;
  readonly #levels: readonly Target[];
  readonly #scratch: Target;

  constructor(gl: WebGL2RenderingContext) {
    this.#shrink = new ShrinkPass(gl);
    this.#halve = new HalvePass(gl);
    this.#gaussian = new GaussianPass(gl);
    this.#levels = Array.from({ length: MAX_HALVINGS + 1 }, () => new Target(gl));
    this.#scratch = new Target(gl);
  }

  /**
   * The picture blurred with a standard deviation of `sigmaPx`: colour times weight, and the weight in alpha. With a
   * mask the weight is the background's share, without one it is 1.
   */
  run(picture: PictureTexture, mask: Texture | undefined, sigmaPx: number): Texture {
    let sigmaSamples = sigmaPx / SHRINK_FACTOR;
    let [image, ...smaller] = this.#levels;
    if (!image) throw new RangeError('A blur chain has at least one level');
    this.#shrink.run(picture, mask, image);
    for (const next of smaller) {
      if (sigmaSamples <= MAX_SIGMA_SAMPLES) break;
      this.#halve.run(image.texture, next);
      image = next;
      sigmaSamples /= 2;
    }
    this.#gaussian.run(image, this.#scratch, sigmaSamples);
    return image.texture;
  }
}
