import { OVER_BACKGROUND } from '../glsl.js';
import { ComposePass } from './compose.js';

/** The blurred background carries its weight: dividing by it removes the person's share, so nothing bleeds. */
const BODY = `
uniform sampler2D blurred;
vec3 backgroundAt() {
  vec4 behind = textureLod(blurred, at, 0.0);
  return behind.rgb / max(behind.a, 0.004);
}
${OVER_BACKGROUND}
void main() {
  colour = vec4(overBackground(), 1.0);
}`;

/** The person sharp before a blurred background. */
export const createBlurPass = (gl: WebGL2RenderingContext): ComposePass =>
  new ComposePass(gl, BODY, (_gl, program, { blurred }) => {
    if (blurred) program.sampler('blurred', 4, blurred.handle);
  });
