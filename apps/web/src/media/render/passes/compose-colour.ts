import { rgbOf } from '../colour-text.js';
import { OVER_BACKGROUND } from '../glsl.js';
import { ComposePass } from './compose.js';

const BODY = `
uniform vec3 background;
vec3 backgroundAt() {
  return background;
}
${OVER_BACKGROUND}
void main() {
  colour = vec4(overBackground(), 1.0);
}`;

/** The person before one flat colour. */
export const createColourPass = (gl: WebGL2RenderingContext): ComposePass =>
  new ComposePass(gl, BODY, (context, program, { effect }) =>
    context.uniform3f(program.at('background'), ...rgbOf(effect.backgroundColour)),
  );
