import { coverScale } from '../cover.js';
import { OVER_BACKGROUND } from '../glsl.js';
import { ComposePass } from './compose.js';

/** The image covers the canvas, cut evenly on the longer side; it is never mirrored, so its writing stays readable. */
const BODY = `
uniform sampler2D background;
uniform vec2 cover;
vec3 backgroundAt() {
  return textureLod(background, (uv - 0.5) * cover + 0.5, 0.0).rgb;
}
${OVER_BACKGROUND}
void main() {
  colour = vec4(overBackground(), 1.0);
}`;

/** The person before an image. */
export const createImagePass = (gl: WebGL2RenderingContext): ComposePass =>
  new ComposePass(gl, BODY, (context, program, { background, picture }) => {
    if (!background) return;
    program.sampler('background', 4, background.handle);
    context.uniform2f(program.at('cover'), ...coverScale(background, picture));
  });
