import { PICTURE } from '../graph/picture-library.js';
import type { BlurPass, Frame, ShaderPass, Size } from '../graph/types.js';

/** Samples of the picture, in each direction, for one of the shrunk one. */
export const SHRINK_FACTOR = 4;
/** Standard deviation of the blur that hides everybody, as a share of the picture's height. */
const VEIL_STRENGTH = 0.06;

const shrunkSize = ({ picture }: Frame): Size => ({
  widthPx: Math.ceil(picture.widthPx / SHRINK_FACTOR),
  heightPx: Math.ceil(picture.heightPx / SHRINK_FACTOR),
});

const pixel = ({ picture }: Frame) => ({ pixel: [1 / picture.widthPx, 1 / picture.heightPx] });

/** Four linear fetches are the mean of 4x4 pixels. */
const MEAN = `
uniform vec2 pixel;
vec3 meanAt(vec2 place) {
  return 0.25 * (pictureAt(place + pixel * vec2(-1.0, -1.0)) + pictureAt(place + pixel * vec2(1.0, -1.0))
    + pictureAt(place + pixel * vec2(-1.0, 1.0)) + pictureAt(place + pixel * vec2(1.0, 1.0)));
}
`;

/** The whole picture at a quarter of its size, person and all. */
export const shrunk: ShaderPass = {
  kind: 'shader',
  name: 'shrunk',
  uses: [PICTURE],
  format: 'rgba8',
  size: shrunkSize,
  body: `${MEAN}
void main() {
  colour = vec4(meanAt(uv), 1.0);
}`,
  uniforms: pixel,
};

/**
 * The same, weighted by how much background is there (taken generously: the fringe of hair counts as person), so that a
 * blur spreads the background only and no halo of the person. Colour times weight, and the weight.
 */
export const shrunkBackground: ShaderPass = {
  kind: 'shader',
  name: 'shrunkBackground',
  uses: [PICTURE],
  reads: ['coverage'],
  format: 'rgba8',
  size: shrunkSize,
  body: `${MEAN}
void main() {
  float weight = 1.0 - smoothstep(0.02, 0.4, textureLod(coverage, uv, 0.0).r);
  colour = weight <= 0.0 ? vec4(0.0) : vec4(meanAt(uv), 1.0) * weight;
}`,
  uniforms: pixel,
};

export const backgroundBlur: BlurPass = {
  kind: 'blur',
  name: 'backgroundBlur',
  source: 'shrunkBackground',
  sigmaSamples: ({ picture, effect }) => (effect.blurStrength * picture.heightPx) / SHRINK_FACTOR,
};

export const veilBlur: BlurPass = {
  kind: 'blur',
  name: 'veilBlur',
  source: 'shrunk',
  sigmaSamples: ({ picture }) => (VEIL_STRENGTH * picture.heightPx) / SHRINK_FACTOR,
};
