import type { Frame, ShaderPass, Size } from '../graph/types.js';

/** Samples in each direction that make up one block. */
const SAMPLES = 6;
/** A person's blocks are at least this share of the picture's height: below, a face can be recognised. */
const ANONYMOUS_SHARE = 0.025;

/** Square blocks; the last of a row or column may reach over the picture's edge. */
const blocksOf = ({ picture }: Frame, share: number): Size => {
  const sidePx = Math.max(1, share * picture.heightPx);
  return { widthPx: Math.ceil(picture.widthPx / sidePx), heightPx: Math.ceil(picture.heightPx / sidePx) };
};

const anonymousShare = ({ effect }: Frame): number => Math.max(ANONYMOUS_SHARE, effect.pixelSize);

/** Side of a block as shares of the picture's width and height. */
export const blockOf = ({ picture }: Frame, share: number): readonly [number, number] => [
  (share * picture.heightPx) / picture.widthPx,
  share,
];
export const roomBlock = (frame: Frame) => ({ block: blockOf(frame, frame.effect.pixelSize) });
export const personBlock = (frame: Frame) => ({ block: blockOf(frame, anonymousShare(frame)) });

const eachSample = (body: string): string => `
uniform vec2 block;
void main() {
  vec2 corner = floor(gl_FragCoord.xy) * block;
  vec4 sum = vec4(0.0);
  for (int y = 0; y < ${SAMPLES}; y++) for (int x = 0; x < ${SAMPLES}; x++) {
    vec2 place = min(corner + (vec2(x, y) + 0.5) / ${SAMPLES}.0 * block, vec2(1.0));
    ${body}
  }
`;

/** The mean of the room in each block, and how much of the block is room. */
export const roomMosaic: ShaderPass = {
  kind: 'shader',
  name: 'roomMosaic',
  reads: ['shrunkBackground'],
  format: 'rgba8',
  size: (frame) => blocksOf(frame, frame.effect.pixelSize),
  body: `${eachSample('sum += textureLod(shrunkBackground, place, 0.0);')}
  colour = sum / ${SAMPLES * SAMPLES}.0;
}`,
  uniforms: roomBlock,
};

/** The mean of the picture in each block, and whether anybody is in it. */
export const personMosaic: ShaderPass = {
  kind: 'shader',
  name: 'personMosaic',
  reads: ['shrunk', 'coverage'],
  format: 'rgba8',
  size: (frame) => blocksOf(frame, anonymousShare(frame)),
  body: `${eachSample(`sum.rgb += textureLod(shrunk, place, 0.0).rgb;
    sum.a = max(sum.a, textureLod(coverage, place, 0.0).r);`)}
  colour = vec4(sum.rgb / ${SAMPLES * SAMPLES}.0, sum.a);
}`,
  uniforms: personBlock,
};
