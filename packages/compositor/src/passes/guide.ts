import { PICTURE } from '../graph/picture-library.js';
import type { ShaderPass } from '../graph/types.js';

/** The picture at the mask's size: what the filters of the mask compare places by. */
export const guide: ShaderPass = {
  kind: 'shader',
  name: 'guide',
  uses: [PICTURE],
  format: 'rgba8',
  size: ({ mask }) => mask,
  body: `
uniform vec2 quarterCell;
void main() {
  colour = vec4(0.25 * (pictureAt(uv - quarterCell) + pictureAt(uv + quarterCell)
    + pictureAt(uv + vec2(quarterCell.x, -quarterCell.y)) + pictureAt(uv + vec2(-quarterCell.x, quarterCell.y))), 1.0);
}`,
  uniforms: ({ mask }) => ({ quarterCell: [0.25 / mask.widthPx, 0.25 / mask.heightPx] }),
};
