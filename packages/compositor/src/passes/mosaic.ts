import type { Frame, ShaderPass, Size } from '../graph/types.js';
import { SHRINK_FACTOR } from './background-blur.js';

/** In each direction, of one block's area at most: more than enough for blocks of a tenth of a 4K picture. */
const MAX_SAMPLES = 24;
/** A person's blocks are at least this share of the picture's height, whatever is chosen: below, faces are known. */
const ANONYMOUS_SHARE = 0.03;
/** Each takes its colour from an area this many blocks wide, so that blocks in motion tell nothing between them. */
const ANONYMOUS_SPREAD = 2;
/** Somebody is looked for in an area this many blocks wide: nothing stays sharp that the mask just misses. */
const SEARCH_SPREAD = 1.6;

const roomShare = ({ effect }: Frame): number => effect.pixelSize;
const personShare = ({ effect }: Frame): number => Math.max(ANONYMOUS_SHARE, effect.pixelSize);

/** Square blocks; the last of a row or column may reach over the picture's edge. */
const blocksOf = ({ picture }: Frame, share: number): Size => {
  const sidePx = share * picture.heightPx;
  return { widthPx: Math.ceil(picture.widthPx / sidePx), heightPx: Math.ceil(1 / share) };
};

/** Side of a block as shares of the picture's width and height. */
const blockOf = ({ picture }: Frame, share: number) => ({
  block: [(share * picture.heightPx) / picture.widthPx, share],
});
export const roomBlock = (frame: Frame) => blockOf(frame, roomShare(frame));
export const personBlock = (frame: Frame) => blockOf(frame, personShare(frame));

/** One sample of the shrunk picture for each of its own. */
const samplesOf = ({ picture }: Frame, share: number) => ({
  samples: Math.min(MAX_SAMPLES, Math.max(2, Math.round((share * picture.heightPx) / SHRINK_FACTOR))),
});

const MEAN = `
uniform vec2 block;
uniform float samples;
vec4 meanOf(sampler2D source, float spread) {
  vec2 middle = (floor(gl_FragCoord.xy) + 0.5) * block;
  vec4 sum = vec4(0.0);
  for (float y = 0.5; y < samples; y++) for (float x = 0.5; x < samples; x++)
    sum += textureLod(source, middle + (vec2(x, y) / samples - 0.5) * spread * block, 0.0);
  return sum / (samples * samples);
}
`;

/** The mean of the room in each block, times how much of the block is room; and that. */
export const roomMosaic: ShaderPass = {
  kind: 'shader',
  name: 'roomMosaic',
  reads: ['shrunkBackground'],
  format: 'rgba8',
  size: (frame) => blocksOf(frame, roomShare(frame)),
  body: `${MEAN}
void main() {
  colour = meanOf(shrunkBackground, 1.0);
}`,
  uniforms: (frame) => ({ ...roomBlock(frame), ...samplesOf(frame, roomShare(frame)) }),
};

/** The mean of the picture around each block, and how much of anybody is near it at most. */
export const personMosaic: ShaderPass = {
  kind: 'shader',
  name: 'personMosaic',
  reads: ['shrunk', 'coverage'],
  format: 'rgba8',
  size: (frame) => blocksOf(frame, personShare(frame)),
  body: `${MEAN}
void main() {
  vec2 middle = (floor(gl_FragCoord.xy) + 0.5) * block;
  float most = 0.0;
  for (int i = 0; i < 100; i++) {
    vec2 away = (vec2(i % 10, i / 10) / 9.0 - 0.5) * ${SEARCH_SPREAD.toFixed(2)};
    most = max(most, textureLod(coverage, middle + away * block, 0.0).r);
  }
  colour = vec4(meanOf(shrunk, ${ANONYMOUS_SPREAD.toFixed(2)}).rgb, most);
}`,
  uniforms: (frame) => ({
    ...personBlock(frame),
    ...samplesOf(frame, ANONYMOUS_SPREAD * personShare(frame)),
  }),
};
