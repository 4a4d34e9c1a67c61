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
  // Between samples: nine linear fetches do for a Gaussian of one sample.
  for (int i = 0; i < 9; i++) {
    vec2 away = 1.2 * vec2(i % 3 - 1, i / 3 - 1);
    sum += exp(-0.5 * dot(away, away)) * textureLod(coverage, uv + away * cell, 0.0).r;
  }
  colour = vec4(sum / 3.8946);
}`,
  uniforms: ({ mask }) => ({ cell: [1 / mask.widthPx, 1 / mask.heightPx] }),
};

/** Samples around a border in which its line can be, and the window that looks for it still sees the other side. */
const SEAM_MARGIN = 1.2;
const MAX_SEAM_REACH = 6;

function seamReach({ effect, mask, picture }: Frame): number {
  const halfWidth = 0.5 * effect.contourWidth;
  const samples = Math.max(mask.heightPx, (mask.widthPx * picture.heightPx) / picture.widthPx);
  return Math.min(MAX_SEAM_REACH, Math.ceil(halfWidth * samples + SEAM_MARGIN));
}

/** Whether classes meet near a sample: most of a picture has no line, and is not looked at closely. */
export const classSeams: ShaderPass = {
  kind: 'shader',
  name: 'classSeams',
  reads: ['classIndices'],
  format: 'r8',
  size: maskSize,
  body: `
uniform float reach;
void main() {
  ivec2 here = ivec2(gl_FragCoord.xy);
  ivec2 last = textureSize(classIndices, 0) - 1;
  float own = texelFetch(classIndices, here, 0).r;
  int far = int(reach);
  for (int y = -far; y <= far; y++) for (int x = -far; x <= far; x++)
    if (texelFetch(classIndices, clamp(here + ivec2(x, y), ivec2(0), last), 0).r != own) {
      colour = vec4(1.0);
      return;
    }
  colour = vec4(0.0);
}`,
  uniforms: (frame) => ({ reach: seamReach(frame) }),
};

/** Whether classes of two colours meet next to a sample: only there the colours' border needs to be looked for. */
export const paintSeams: ShaderPass = {
  kind: 'shader',
  name: 'paintSeams',
  reads: ['classPaint'],
  format: 'r8',
  size: maskSize,
  body: `
void main() {
  ivec2 here = ivec2(gl_FragCoord.xy);
  ivec2 last = textureSize(classPaint, 0) - 1;
  vec4 own = vec4(0.0);
  bool isSeam = false;
  for (int i = 0; i < 9; i++) {
    vec4 paint = texelFetch(classPaint, clamp(here + ivec2(i % 3 - 1, i / 3 - 1), ivec2(0), last), 0);
    if (paint.a <= 0.0) continue;
    isSeam = isSeam || (own.a > 0.0 && own.rgb != paint.rgb);
    own = paint;
  }
  colour = vec4(isSeam ? 1.0 : 0.0);
}`,
};
