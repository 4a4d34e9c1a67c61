import { drawAll, Program, type Target, type Texture } from '../gl.js';
import { FRAGMENT_HEAD, TEXTURE_VERTEX } from '../glsl.js';

/** Four linear fetches half a sample apart: the 1-2-1 kernel in both directions. */
const FRAGMENT = `${FRAGMENT_HEAD}
uniform sampler2D source;
uniform vec2 halfSample;
uniform vec2 channel;
void main() {
  vec4 mean = 0.25 * (texture(source, uv - halfSample) + texture(source, uv + halfSample)
    + texture(source, uv + vec2(halfSample.x, -halfSample.y))
    + texture(source, uv + vec2(-halfSample.x, halfSample.y)));
  colour = vec4(dot(mean.ra, channel));
}`;

/** Where a texture keeps the coverage. */
const CHANNELS = { red: [1, 0], alpha: [0, 1] } as const;

/** Rounds the steps of the mask's own grid, at the mask's own size: cheap there, a fifth of a frame at the picture's. */
export class SoftenPass {
  readonly #gl: WebGL2RenderingContext;
  readonly #program: Program;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#program = new Program(gl, TEXTURE_VERTEX, FRAGMENT);
  }

  run(mask: Texture, channel: keyof typeof CHANNELS, target: Target): void {
    target.bind(mask.widthPx, mask.heightPx);
    this.#program.use();
    this.#program.sampler('source', 0, mask.handle);
    this.#gl.uniform2fv(this.#program.at('channel'), CHANNELS[channel]);
    this.#gl.uniform2f(this.#program.at('halfSample'), 0.5 / mask.widthPx, 0.5 / mask.heightPx);
    drawAll(this.#gl);
  }
}
