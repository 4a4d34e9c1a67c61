import { rgbOf } from '../colour-text.js';
import { ComposePass } from './compose.js';

const BODY = `
uniform vec3 background;
void main() {
  vec2 at = cameraAt(uv);
  colour = vec4(mix(background, pictureAt(at), alphaAt(at)), 1.0);
}`;

/** The person before one flat colour. */
export const createColourPass = (gl: WebGL2RenderingContext): ComposePass =>
  new ComposePass(gl, BODY, (context, program, { effect }) =>
    context.uniform3f(program.at('background'), ...rgbOf(effect.backgroundColour)),
  );
