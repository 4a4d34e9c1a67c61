import { ComposePass } from './compose.js';

const BODY = `
void main() {
  float alpha = alphaAt(at);
  colour = alpha <= 0.0 ? vec4(0.0) : vec4(pictureAt(at) * alpha, alpha);
}`;

/** The person alone on a transparent canvas, premultiplied. */
export const createCutoutPass = (gl: WebGL2RenderingContext): ComposePass => new ComposePass(gl, BODY);
