import { drawAll, type Target, type Texture } from '../gl.js';
import { TEXTURE_VERTEX } from '../glsl.js';
import type { PictureTexture } from '../picture-texture.js';
import { ProgramSet } from '../program-set.js';

/** Samples of the picture, in each direction, for one of the result. */
export const SHRINK_FACTOR = 4;

/**
 * Four linear fetches are the mean of 4x4 pixels, weighted by how much background is there (taken generously: the
 * fringe of hair counts as person), so that the blur spreads the background only and no halo of the person.
 */
const BODY = `
uniform vec2 pixel;
uniform bool isWeighted;
void main() {
  float weight = 1.0;
  if (isWeighted) {
    weight = 1.0 - smoothstep(0.02, 0.4, textureLod(mask, uv, 0.0).r);
    if (weight <= 0.0) {
      colour = vec4(0.0);
      return;
    }
  }
  vec3 mean = 0.25 * (pictureAt(uv + pixel * vec2(-1.0, -1.0)) + pictureAt(uv + pixel * vec2(1.0, -1.0))
    + pictureAt(uv + pixel * vec2(-1.0, 1.0)) + pictureAt(uv + pixel * vec2(1.0, 1.0)));
  colour = vec4(mean, 1.0) * weight;
}`;

/** Picture to a quarter of its size: colour times background weight, and the weight. */
export class ShrinkPass {
  readonly #gl: WebGL2RenderingContext;
  readonly #programs: ProgramSet;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#programs = new ProgramSet(gl, TEXTURE_VERTEX, BODY);
  }

  /** Without a mask every pixel weighs 1. */
  run(picture: PictureTexture, mask: Texture | undefined, target: Target): void {
    const gl = this.#gl;
    target.bind(Math.ceil(picture.widthPx / SHRINK_FACTOR), Math.ceil(picture.heightPx / SHRINK_FACTOR));
    const program = this.#programs.for(picture.kind);
    program.use();
    picture.bind(program);
    if (mask) program.sampler('mask', 3, mask.handle);
    gl.uniform1i(program.at('isWeighted'), mask ? 1 : 0);
    gl.uniform2f(program.at('pixel'), 1 / picture.widthPx, 1 / picture.heightPx);
    drawAll(gl);
  }
}
