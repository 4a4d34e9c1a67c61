import type { Frame, ShaderPass, Size } from '../graph/types.js';

const maskSize = ({ mask }: Frame): Size => mask;

/** The coverage, softer: a ramp some samples wide, in which the distance to the outline can be told from the value. */
export const outlineField: ShaderPass = {
  kind: 'shader',
  name: 'outlineField',
  reads: ['coverage'],
  format: 'r8',
  size: maskSize,
  body: `
uniform vec2 cell;
void main() {
  float sum = 0.0;
  for (int y = -2; y <= 2; y++) for (int x = -2; x <= 2; x++) {
    vec2 away = vec2(x, y);
    sum += exp(-0.5 * dot(away, away)) * textureLod(coverage, uv + away * cell, 0.0).r;
  }
  colour = vec4(sum / 6.1689);
}`,
  uniforms: ({ mask }) => ({ cell: [1 / mask.widthPx, 1 / mask.heightPx] }),
};

/** Whether classes meet near a sample: most of a picture has no line, and is not looked at closely. */
export const classSeams: ShaderPass = {
  kind: 'shader',
  name: 'classSeams',
  reads: ['classIndices'],
  format: 'r8',
  size: maskSize,
  body: `
void main() {
  ivec2 here = ivec2(gl_FragCoord.xy);
  ivec2 last = textureSize(classIndices, 0) - 1;
  float own = texelFetch(classIndices, here, 0).r;
  bool isSeam = false;
  for (int y = -4; y <= 4; y++) for (int x = -4; x <= 4; x++)
    isSeam = isSeam || texelFetch(classIndices, clamp(here + ivec2(x, y), ivec2(0), last), 0).r != own;
  colour = vec4(isSeam ? 1.0 : 0.0);
}`,
};
