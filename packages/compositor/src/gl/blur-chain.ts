import { GaussianPass } from './gaussian.js';
import { MAX_SIGMA_SAMPLES } from './gaussian-taps.js';
import { Target, type Texture } from './gl.js';
import { HalvePass } from './halve.js';

/** Enough for the strongest blur of an 8K picture. */
const MAX_HALVINGS = 9;

/**
 * A wide Gaussian that is cheap at any strength: halve until the standard deviation is a few samples, blur there, let
 * the linear filter enlarge it again.
 */
export class BlurChain {
  readonly #halve: HalvePass;
  readonly #gaussian: GaussianPass;
  readonly #levels: readonly Target[];
  readonly #scratch: Target;
  readonly #result: Target;

  constructor(gl: WebGL2RenderingContext) {
    this.#halve = new HalvePass(gl);
    this.#gaussian = new GaussianPass(gl);
    this.#levels = Array.from({ length: MAX_HALVINGS }, () => new Target(gl));
    this.#scratch = new Target(gl);
    this.#result = new Target(gl);
  }

  /** @param sigmaSamples standard deviation in samples of the source, which stays as it is */
  run(source: Texture, sigmaSamples: number): Texture {
    let sigma = sigmaSamples;
    let image = source;
    for (const next of this.#levels) {
      if (sigma <= MAX_SIGMA_SAMPLES) break;
      this.#halve.run(image, next);
      image = next.texture;
      sigma /= 2;
    }
    this.#gaussian.run(image, this.#scratch, this.#result, sigma);
    return this.#result.texture;
  }
}
