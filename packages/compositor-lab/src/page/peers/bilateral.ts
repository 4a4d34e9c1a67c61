import { type Frame, PICTURE, type ShaderPass } from '@maskwire/compositor/graph';
import type { Peer } from './peer.js';

/** In samples of the mask. */
const SIGMA_SPACE = 1;
const SIGMA_COLOUR = 0.1;
/** Taps lie the further apart the wider the kernel is. */
const SPARSITY = 0.66;
/** Volcomix/virtual-background's defaults: where alpha begins and is full, and how much light comes around. */
const COVERAGE = { from: 0.5, to: 0.75 } as const;
const LIGHT = 0.3;

function kernel({ mask, picture }: Frame) {
  const reachPx = SIGMA_SPACE * Math.max(picture.widthPx / mask.widthPx, picture.heightPx / mask.heightPx);
  const stridePx = Math.max(1, SPARSITY * Math.sqrt(reachPx));
  return { reachPx, stridePx, startPx: stridePx > 1 ? stridePx / 2 : 0 };
}

const filtered: ShaderPass = {
  kind: 'shader',
  name: 'filtered',
  uses: [PICTURE],
  reads: ['alphaMask'],
  format: 'r8',
  size: ({ picture }) => picture,
  body: `
uniform vec2 pixel;
uniform float reachPx;
uniform float stridePx;
uniform float startPx;
float bell(float x, float sigma) {
  return exp(-x * x / (8.0 * sigma * sigma));
}
void main() {
  vec3 here = pictureAt(uv);
  float sigma = reachPx * max(pixel.x, pixel.y);
  float sum = 0.0;
  float weights = 0.0;
  for (float y = startPx - reachPx; y <= reachPx; y += stridePx)
    for (float x = startPx - reachPx; x <= reachPx; x += stridePx) {
      vec2 way = vec2(x, y) * pixel;
      float weight = bell(length(way), sigma) * bell(distance(here, pictureAt(uv + way)), ${SIGMA_COLOUR});
      sum += weight * textureLod(alphaMask, uv + way, 0.0).r;
      weights += weight;
    }
  colour = vec4(sum / max(weights, 1e-6));
}`,
  uniforms: (frame) => ({
    ...kernel(frame),
    pixel: [1 / frame.picture.widthPx, 1 / frame.picture.heightPx],
  }),
};

/** A joint bilateral filter in both directions at once and a contrast curve; light wrap, nothing over time. */
export const bilateral: Peer = {
  passes: [filtered],
  matte: {
    name: 'bilateral-matte',
    reads: ['filtered'],
    body: `
float alphaAt(vec2 place) {
  return smoothstep(${COVERAGE.from}, ${COVERAGE.to}, textureLod(filtered, place, 0.0).r);
}
`,
  },
  light: {
    name: 'screen-light',
    reads: ['filtered'],
    body: `
vec3 lit(vec3 person, vec3 behind, float alpha) {
  float inside = max(0.0, textureLod(filtered, at, 0.0).r - ${COVERAGE.to}) / ${1 - COVERAGE.to};
  return 1.0 - (1.0 - person) * (1.0 - ${LIGHT} * (1.0 - inside) * behind);
}
`,
  },
};
