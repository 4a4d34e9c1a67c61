import { ComposePass } from './compose.js';

/**
 * Indices are never interpolated: a pixel near a border asks the nine cells around it, weighted by a quadratic
 * B-spline, which class it is. Of the four nearest classes the strongest wins, and only across the border itself, one
 * picture pixel wide, is it mixed with the runner-up. Where nothing is shown the camera's pixel stays as it is.
 */
const BODY = `
uniform highp sampler2D marked;
uniform sampler2D classTable;
uniform float opacity;
/* Side of a picture pixel in cells of the mask. */
uniform float pixel;

ivec2 lastCell;
int indexAt(ivec2 cell) {
  return int(texelFetch(marked, clamp(cell, ivec2(0), lastCell), 0).r * 255.0 + 0.5);
}
/* Premultiplied, so that a border to nothing fades and does not darken. */
vec4 paintOf(int index) {
  vec4 paint = texelFetch(classTable, ivec2(index, 0), 0);
  return vec4(paint.rgb * paint.a, paint.a);
}
vec3 splineAt(float offset) {
  return vec3(0.5 * (0.5 - offset) * (0.5 - offset), 0.75 - offset * offset, 0.5 * (0.5 + offset) * (0.5 + offset));
}
vec4 borderPaint(ivec2 cell, vec2 offset) {
  ivec2 side = ivec2(offset.x < 0.0 ? -1 : 1, offset.y < 0.0 ? -1 : 1);
  ivec4 near = ivec4(indexAt(cell), indexAt(cell + ivec2(side.x, 0)), indexAt(cell + ivec2(0, side.y)), indexAt(cell + side));
  vec3 across = splineAt(offset.x);
  vec3 down = splineAt(offset.y);
  vec4 votes = vec4(0.0);
  for (int y = 0; y < 3; y++)
    for (int x = 0; x < 3; x++) {
      ivec4 here = ivec4(indexAt(cell + ivec2(x - 1, y - 1)));
      votes += across[x] * down[y] * vec4(equal(here, near));
    }
  int winner = near.x;
  float most = votes.x;
  for (int i = 1; i < 4; i++) if (votes[i] > most) {
    most = votes[i];
    winner = near[i];
  }
  int second = winner;
  float less = 0.0;
  for (int i = 0; i < 4; i++) if (near[i] != winner && votes[i] > less) {
    less = votes[i];
    second = near[i];
  }
  return mix(paintOf(second), paintOf(winner), clamp(0.5 + 0.5 * (most - less) / pixel, 0.5, 1.0));
}
void main() {
  ivec2 cells = textureSize(marked, 0);
  lastCell = cells - 1;
  vec2 place = at * vec2(cells);
  ivec2 cell = min(ivec2(place), lastCell);
  vec2 here = texelFetch(marked, cell, 0).rg;
  vec4 paint = here.g > 0.0 ? borderPaint(cell, place - vec2(cell) - 0.5) : paintOf(int(here.r * 255.0 + 0.5));
  colour = vec4(pictureAt(at) * (1.0 - opacity * paint.a) + opacity * paint.rgb, 1.0);
}`;

/** Each class painted in its own colour: shows what the model sees. */
export const createClassesPass = (gl: WebGL2RenderingContext): ComposePass =>
  new ComposePass(gl, BODY, (context, program, { classes, effect, picture }) => {
    if (!classes) return;
    const { marked, table } = classes;
    program.sampler('marked', 4, marked.handle);
    program.sampler('classTable', 5, table.handle);
    context.uniform1f(program.at('opacity'), Math.min(1, Math.max(0, effect.overlayOpacity)));
    const pixel = Math.max(marked.widthPx / picture.widthPx, marked.heightPx / picture.heightPx);
    context.uniform1f(program.at('pixel'), pixel);
  });
