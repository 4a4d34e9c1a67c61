import { PICTURE } from '../graph/picture-library.js';
import type { Frame, ShaderPass, Size } from '../graph/types.js';
import { SHRINK_FACTOR, shrunkBackground } from './background-blur.js';

/** Enough for a disc without gaps at DISC_SAMPLES. */
const TAPS = 64;
/** Radius of the disc in samples at most: a larger one is gathered from a coarser picture, for the same cost. */
const DISC_SAMPLES = 7;
/** The disc that looks as wide as a Gaussian of this standard deviation. */
const RADIUS_SIGMAS = 1.6;
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/** As a share of the picture's height. */
const radius = ({ effect }: Frame): number => RADIUS_SIGMAS * effect.blurStrength;

function discSize(frame: Frame): Size {
  const { widthPx, heightPx } = frame.picture;
  const step = Math.max(SHRINK_FACTOR, (radius(frame) * heightPx) / DISC_SAMPLES);
  return { widthPx: Math.ceil(widthPx / step), heightPx: Math.ceil(heightPx / step) };
}

/**
 * What is white in the picture was brighter in the room: most light comes from there, so that it becomes a disc. What is
 * evenly bright stays exactly as bright.
 */
const LIGHT = `
vec3 lightOf(vec3 seen) {
  vec3 linear = seen * seen;
  return linear / (1.05 - max(linear.r, max(linear.g, linear.b)));
}
vec3 colourOf(vec3 light) {
  return sqrt(1.05 * light / (1.0 + max(light.r, max(light.g, light.b))));
}
`;

/** The room's light at a quarter of the size, without the person. Colour times weight, and the weight; as all here. */
export const bokehLight: ShaderPass = {
  kind: 'shader',
  name: 'bokehLight',
  uses: [PICTURE],
  reads: ['shrunkBackground'],
  format: 'rgba8',
  size: shrunkBackground.size,
  body: `${LIGHT}
uniform vec2 pixel;
void main() {
  float there = texelFetch(shrunkBackground, ivec2(gl_FragCoord.xy), 0).a;
  if (there <= 0.0) {
    colour = vec4(0.0);
    return;
  }
  vec3 light = lightOf(pictureAt(uv - pixel)) + lightOf(pictureAt(uv + pixel))
    + lightOf(pictureAt(uv + vec2(pixel.x, -pixel.y))) + lightOf(pictureAt(uv + vec2(-pixel.x, pixel.y)));
  colour = vec4(colourOf(0.25 * light) * there, there);
}`,
  uniforms: ({ picture }) => ({ pixel: [1 / picture.widthPx, 1 / picture.heightPx] }),
};

/** As coarse as the disc allows, and soft enough that no light falls between the disc's taps. */
export const bokehRoom: ShaderPass = {
  kind: 'shader',
  name: 'bokehRoom',
  reads: ['bokehLight'],
  format: 'rgba8',
  size: discSize,
  body: `${LIGHT}
uniform vec2 stride;
void main() {
  vec4 sum = vec4(0.0);
  float weights = 0.0;
  for (int i = 0; i < 25; i++) {
    vec2 away = vec2(i % 5 - 2, i / 5 - 2);
    float weight = exp(-0.35 * dot(away, away));
    vec4 seen = textureLod(bokehLight, uv + stride * away, 0.0);
    sum += vec4(lightOf(seen.rgb / max(seen.a, 0.004)), 1.0) * seen.a * weight;
    weights += weight;
  }
  float there = sum.a / weights;
  colour = vec4(colourOf(sum.rgb / max(sum.a, 0.001)) * there, there);
}`,
  uniforms: (frame) => {
    const { widthPx, heightPx } = discSize(frame);
    return { stride: [0.6 / widthPx, 0.6 / heightPx] };
  },
};

/** The mean light of a disc around each place, as a lens out of focus has it. */
export const bokehDisc: ShaderPass = {
  kind: 'shader',
  name: 'bokehDisc',
  reads: ['bokehRoom'],
  format: 'rgba8',
  size: discSize,
  body: `${LIGHT}
uniform vec2 reach;
void main() {
  vec4 sum = vec4(0.0);
  for (int tap = 0; tap < ${TAPS}; tap++) {
    float turn = float(tap) * ${GOLDEN_ANGLE.toFixed(7)};
    float away = sqrt((float(tap) + 0.5) / ${TAPS}.0);
    vec4 seen = textureLod(bokehRoom, uv + reach * away * vec2(cos(turn), sin(turn)), 0.0);
    if (seen.a < 0.02) continue;
    sum += vec4(lightOf(seen.rgb / seen.a), 1.0) * seen.a;
  }
  float there = sum.a / ${TAPS}.0;
  colour = vec4(colourOf(sum.rgb / max(sum.a, 0.001)) * there, there);
}`,
  uniforms: (frame) => ({
    reach: [(radius(frame) * frame.picture.heightPx) / frame.picture.widthPx, radius(frame)],
  }),
};
