import { coverScale } from '../cover.js';
import { ComposePass } from './compose.js';

/** The image covers the canvas, cut evenly on the longer side; it is never mirrored, so its writing stays readable. */
const BODY = `
uniform sampler2D background;
uniform vec2 cover;
void main() {
  vec2 at = cameraAt(uv);
  vec3 behind = texture(background, (uv - 0.5) * cover + 0.5).rgb;
  colour = vec4(mix(behind, pictureAt(at), alphaAt(at)), 1.0);
}`;

/** The person before an image. */
export const createImagePass = (gl: WebGL2RenderingContext): ComposePass =>
  new ComposePass(gl, BODY, (context, program, { background, picture }) => {
    if (!background) return;
    program.sampler('background', 4, background.handle);
    context.uniform2f(program.at('cover'), ...coverScale(background, picture));
  });
