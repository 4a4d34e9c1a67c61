import { ComposePass } from './compose.js';

/**
 * The outline of what is shown is that of the softened mask, its curve symmetrical so that no class grows or shrinks;
 * inside, colours mix over one cell of the mask. The paint is premultiplied: divided by its coverage, what is not shown
 * adds nothing to a colour. Where nothing is shown the camera's pixel stays as it is.
 */
const BODY = `
uniform sampler2D paint;
uniform float opacity;
void main() {
  float shown = smoothstep(0.25, 0.75, textureLod(mask, at, 0.0).r);
  vec4 painted = textureLod(paint, at, 0.0);
  colour = vec4(mix(pictureAt(at), painted.rgb / max(painted.a, 0.004), opacity * shown), 1.0);
}`;

/** Each class painted in its own colour: shows what the model sees. */
export const createClassesPass = (gl: WebGL2RenderingContext): ComposePass =>
  new ComposePass(gl, BODY, (context, program, { paint, effect }) => {
    if (paint) program.sampler('paint', 4, paint.handle);
    context.uniform1f(program.at('opacity'), Math.min(1, Math.max(0, effect.overlayOpacity)));
  });
