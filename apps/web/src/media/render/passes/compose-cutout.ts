import { ComposePass } from './compose.js';

const BODY = `
void main() {
  vec2 at = cameraAt(uv);
  float alpha = alphaAt(at);
  colour = vec4(pictureAt(at) * alpha, alpha);
}`;

/** The person alone on a transparent canvas, premultiplied. */
export const createCutoutPass = (gl: WebGL2RenderingContext): ComposePass => new ComposePass(gl, BODY);
