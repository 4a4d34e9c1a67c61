import { ComposePass } from './compose.js';

const BODY = `
void main() {
  colour = vec4(pictureAt(at), 1.0);
}`;

/** The camera's picture untouched: for the effect `none` only. */
export const createRawPass = (gl: WebGL2RenderingContext): ComposePass => new ComposePass(gl, BODY);
