import { ComposePass } from './compose.js';

const BODY = `
uniform sampler2D blurred;
void main() {
  colour = vec4(texture(blurred, at).rgb, 1.0);
}`;

/** The whole picture blurred, person and all: what is shown while there is no mask. */
export const createVeilPass = (gl: WebGL2RenderingContext): ComposePass =>
  new ComposePass(gl, BODY, (_gl, program, { blurred }) => {
    if (blurred) program.sampler('blurred', 4, blurred.handle);
  });
