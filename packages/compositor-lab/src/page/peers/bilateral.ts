import { type Frame, type Library, PICTURE, type ShaderPass } from '@maskwire/compositor/graph';
import { overTexture, type Peer } from './peer.js';

/** In samples of the mask. */
const SIGMA_SPACE = 1;
const SIGMA_COLOUR = 0.1;
/** Taps lie the further apart the wider the kernel is. */
const SPARSITY = 0.66;
/** Volcomix/virtual-background's defaults: where alpha begins and is full, and how much light comes around. */
const COVERAGE = { from: 0.5, to: 0.75 } as const;
const LIGHT = 0.3;
/** Its blur: so many rounds of nine taps down and across at half the size; weights from the middle outwards. */
const BLUR_ROUNDS = 3;
const BLUR_WEIGHTS = [0.227027, 0.1945946, 0.1216216, 0.0540541, 0.0162162] as const;
const BLUR_SHRINK = 2;
/** From here on alpha is full however the filter shares it out, and no light comes around to speak of. */
const COVERED = 0.98;

function kernel({ mask, picture }: Frame) {
  const reachPx = SIGMA_SPACE * Math.max(picture.widthPx / mask.widthPx, picture.heightPx / mask.heightPx);
  const stridePx = Math.max(1, SPARSITY * Math.sqrt(reachPx));
  return { reachPx, stridePx, startPx: stridePx > 1 ? stridePx / 2 : 0 };
}

/** Samples around one of the mask that the kernel can reach at most. */
const AROUND = 3;

/** Least and most of the mask around each sample, to skip what the filter cannot change: nothing of the result does. */
const spread: ShaderPass = {
  kind: 'shader',
  name: 'spread',
  reads: ['alphaMask'],
  format: 'rg8',
  size: ({ mask }) => mask,
  body: `
void main() {
  ivec2 here = ivec2(gl_FragCoord.xy);
  ivec2 last = textureSize(alphaMask, 0) - 1;
  float least = 1.0;
  float most = 0.0;
  for (int y = -${AROUND}; y <= ${AROUND}; y++)
    for (int x = -${AROUND}; x <= ${AROUND}; x++) {
      float value = texelFetch(alphaMask, clamp(here + ivec2(x, y), ivec2(0), last), 0).r;
      least = min(least, value);
      most = max(most, value);
    }
  colour = vec4(least, most, 0.0, 0.0);
}`,
};

const filtered: ShaderPass = {
  kind: 'shader',
  name: 'filtered',
  uses: [PICTURE],
  reads: ['alphaMask', 'spread'],
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
  vec2 range = texelFetch(spread, ivec2(uv * vec2(textureSize(spread, 0))), 0).rg;
  if (range.y < ${COVERAGE.from} || range.x > ${COVERED}) {
    colour = vec4(textureLod(alphaMask, uv, 0.0).r);
    return;
  }
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

/**
 * One direction of one round: each tap counts as much as it is room, and what is missing to a whole is the pixel as it
 * was.
 * @param source a texture, or the picture itself
 */
function weighted(
  name: string,
  source: string | undefined,
  direction: readonly [number, number],
): ShaderPass {
  const colourAt = (place: string): string =>
    source === undefined ? `pictureAt(${place})` : `textureLod(${source}, ${place}, 0.0).rgb`;
  return {
    kind: 'shader',
    name,
    uses: source === undefined ? [PICTURE] : [],
    reads: ['filtered', ...(source === undefined ? [] : [source])],
    format: 'rgba8',
    size: ({ picture }) => ({
      widthPx: Math.ceil(picture.widthPx / BLUR_SHRINK),
      heightPx: Math.ceil(picture.heightPx / BLUR_SHRINK),
    }),
    body: `
uniform vec2 stride;
const float weights[${BLUR_WEIGHTS.length}] = float[](${BLUR_WEIGHTS.join(', ')});
vec4 roomAt(vec2 place) {
  return vec4(${colourAt('place')}, 1.0) * (1.0 - textureLod(filtered, place, 0.0).r);
}
void main() {
  vec4 sum = weights[0] * roomAt(uv);
  for (int tap = 1; tap < ${BLUR_WEIGHTS.length}; tap++) {
    vec2 way = float(tap) * stride;
    sum += weights[tap] * (roomAt(uv + way) + roomAt(uv - way));
  }
  colour = vec4(sum.rgb + (1.0 - sum.a) * ${colourAt('uv')}, 1.0);
}`,
    uniforms: ({ picture }) => ({
      stride: [
        (BLUR_SHRINK * direction[0]) / picture.widthPx,
        (BLUR_SHRINK * direction[1]) / picture.heightPx,
      ],
    }),
  };
}

const rounds = Array.from({ length: BLUR_ROUNDS }, (_, round) => [
  weighted(`blurredDown${round}`, round === 0 ? undefined : `blurredAcross${round - 1}`, [0, 1]),
  weighted(`blurredAcross${round}`, `blurredDown${round}`, [1, 0]),
]).flat();

const matte: Library = {
  name: 'bilateral-matte',
  reads: ['filtered'],
  body: `
float alphaAt(vec2 place) {
  return smoothstep(${COVERAGE.from}, ${COVERAGE.to}, textureLod(filtered, place, 0.0).r);
}
`,
};

/**
 * A joint bilateral filter in both directions at once and a contrast curve; nothing over time. Light comes around the
 * person before a new background, not when the room is blurred.
 */
export const bilateral: Peer = {
  passes: [spread, filtered, ...rounds],
  matte,
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
  blur: overTexture(matte, `blurredAcross${BLUR_ROUNDS - 1}`),
};
