import { type Frame, type Library, PICTURE, type ShaderPass } from '@maskwire/compositor/graph';
import { blurredWhole, overTexture, type Peer } from './peer.js';

/** Share of what was before in every new average, as jitsi-meet has it. */
const KEPT = 0.75;
/** Feather in pixels of the camera; it is laid around in whole samples of the mask. */
const FEATHER_PX = 20;
/** Standard deviation of the blur, its default: of the picture as it is, person and all. */
const BLUR_PX = 8;

const average: ShaderPass = {
  kind: 'shader',
  name: 'average',
  reads: ['alphaMask'],
  remembers: true,
  // Eight bits would stop short of the end of a fade.
  format: 'rgba16f',
  size: ({ mask }) => mask,
  body: `
uniform bool hasPrevious;
uniform bool keeps;
void main() {
  float now = texelFetch(alphaMask, ivec2(gl_FragCoord.xy), 0).r;
  float before = texelFetch(previous, ivec2(gl_FragCoord.xy), 0).r;
  colour = vec4(hasPrevious && keeps ? mix(now, before, ${KEPT}) : now);
}`,
  uniforms: ({ stepMs }) => ({ keeps: stepMs !== undefined }),
};

const feather = ({ mask, picture }: Frame): readonly number[] => {
  const samples = Math.round((FEATHER_PX * mask.widthPx) / picture.widthPx);
  return [samples / mask.widthPx, samples / mask.heightPx];
};

const matte: Library = {
  name: 'averaged-matte',
  uses: [PICTURE],
  reads: ['average'],
  body: `
uniform vec2 feather;
uniform vec2 pixel;
float lumaAt(vec2 place) {
  return dot(pictureAt(place), vec3(0.299, 0.587, 0.114));
}
float alphaAt(vec2 place) {
  float sharp = textureLod(average, place, 0.0).r;
  float soft = 0.0;
  for (int y = -1; y <= 1; y++)
    for (int x = -1; x <= 1; x++) {
      float weight = (x == 0 ? 0.5 : 0.25) * (y == 0 ? 0.5 : 0.25);
      soft += weight * textureLod(average, place + feather * vec2(x, y), 0.0).r;
    }
  vec2 across = vec2(pixel.x, 0.0);
  vec2 down = vec2(0.0, pixel.y);
  vec2 slope = vec2(lumaAt(place + across) - lumaAt(place - across), lumaAt(place + down) - lumaAt(place - down));
  float snap = smoothstep(0.05, 0.2, length(slope));
  return smoothstep(0.28, 0.65, mix(soft, sharp, snap));
}
`,
  uniforms: (frame) => ({
    feather: feather(frame),
    pixel: [1 / frame.picture.widthPx, 1 / frame.picture.heightPx],
  }),
};

/**
 * A running average of every pixel, feathered by a 3x3 kernel laid wide, and the unfeathered one where the picture has
 * an edge: jitsi-meet's method with its constants.
 */
export const averaged: Peer = {
  passes: [average, ...blurredWhole(() => BLUR_PX)],
  matte,
  blur: overTexture(matte, 'smallBlurred'),
};
