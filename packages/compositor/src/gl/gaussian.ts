import { gaussianTaps, MAX_TAP_PAIRS } from './gaussian-taps.js';
import { drawAll, Program, type Target, type Texture } from './gl.js';
import { FRAGMENT_HEAD, TEXTURE_VERTEX } from './glsl.js';

const FRAGMENT = `${FRAGMENT_HEAD}
uniform sampler2D source;
uniform vec2 stride;
uniform int pairs;
uniform float centre;
uniform float offsets[${MAX_TAP_PAIRS}];
uniform float weights[${MAX_TAP_PAIRS}];
void main() {
  vec4 sum = texture(source, uv) * centre;
  for (int pair = 0; pair < pairs; pair++) {
    vec2 away = stride * offsets[pair];
    sum += (texture(source, uv + away) + texture(source, uv - away)) * weights[pair];
  }
  colour = sum;
}`;

/** Separable Gaussian on all four channels, so that weights in alpha are blurred along. */
export class GaussianPass {
  readonly #gl: WebGL2RenderingContext;
  readonly #program: Program;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#program = new Program(gl, TEXTURE_VERTEX, FRAGMENT);
  }

  /** Blurs `image` into `result`, through `scratch`. */
  run(image: Texture, scratch: Target, result: Target, sigmaSamples: number): void {
    const taps = gaussianTaps(sigmaSamples);
    const { widthPx, heightPx } = image;
    this.#program.use();
    this.#gl.uniform1i(this.#program.at('pairs'), taps.pairs);
    this.#gl.uniform1f(this.#program.at('centre'), taps.centre);
    this.#gl.uniform1fv(this.#program.at('offsets'), taps.offsets);
    this.#gl.uniform1fv(this.#program.at('weights'), taps.weights);
    this.#along(image, scratch, 1 / widthPx, 0);
    this.#along(scratch.texture, result, 0, 1 / heightPx);
  }

  #along(source: Texture, target: Target, strideX: number, strideY: number): void {
    target.bind(source.widthPx, source.heightPx);
    this.#program.sampler('source', 0, source.handle);
    this.#gl.uniform2f(this.#program.at('stride'), strideX, strideY);
    drawAll(this.#gl);
  }
}
