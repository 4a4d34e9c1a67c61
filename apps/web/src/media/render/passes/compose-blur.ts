import { ComposePass } from './compose.js';

/** The blurred background carries its weight: dividing by it removes the person's share, so nothing bleeds. */
const BODY = `
uniform sampler2D blurred;
void main() {
  vec2 at = cameraAt(uv);
  vec4 behind = texture(blurred, at);
  vec3 background = behind.rgb / max(behind.a, 0.004);
  colour = vec4(mix(background, pictureAt(at), alphaAt(at)), 1.0);
}`;

/** The person sharp before a blurred background. */
export const createBlurPass = (gl: WebGL2RenderingContext): ComposePass =>
  new ComposePass(gl, BODY, (_gl, program, { blurred }) => {
    if (blurred) program.sampler('blurred', 4, blurred.handle);
  });
