import type { Library } from '../graph/types.js';

/**
 * For a canvas of two pictures side by side: `bool isRightPane()` and `vec2 placeInPane()`, the place in the camera's
 * picture; each pane is mirrored by itself.
 */
export const PANES: Library = {
  name: 'panes',
  body: `
uniform bool mirror;
bool isRightPane() {
  return uv.x >= 0.5;
}
vec2 placeInPane() {
  float along = fract(2.0 * uv.x);
  return vec2(mirror ? 1.0 - along : along, uv.y);
}
`,
};
