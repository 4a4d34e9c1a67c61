import { rgbOf } from '../colour-text.js';
import { ComposePass } from './compose.js';

const BODY = `
uniform vec3 tint;
uniform float opacity;
void main() {
  colour = vec4(mix(pictureAt(at), tint, opacity * alphaAt(at)), 1.0);
}`;

/** The person tinted: shows what the model sees. */
export const createOverlayPass = (gl: WebGL2RenderingContext): ComposePass =>
  new ComposePass(gl, BODY, (context, program, { effect }) => {
    context.uniform3f(program.at('tint'), ...rgbOf(effect.overlayColour));
    context.uniform1f(program.at('opacity'), Math.min(1, Math.max(0, effect.overlayOpacity)));
  });
