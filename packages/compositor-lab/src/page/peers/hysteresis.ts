import { type Effect, type Frame, type Library, PICTURE, type ShaderPass } from '@maskwire/compositor/graph';
import { BLUR_SHRINK, type Peer, shrunk } from './peer.js';

/** Person from here on, room up to there, and between as it was. */
const ON = 180 / 255;
const OFF = 80 / 255;
/** Reach in samples of the mask, twilio-video-processors' default. */
const REACH = 8;
const SIGMA_COLOUR = 0.1;
/** Standard deviation of the blur, its default. */
const BLUR_PX = 15;

const decided: ShaderPass = {
  kind: 'shader',
  name: 'decided',
  reads: ['alphaMask'],
  remembers: true,
  format: 'r8',
  size: ({ mask }) => mask,
  body: `
uniform bool hasPrevious;
uniform bool keeps;
void main() {
  float now = texelFetch(alphaMask, ivec2(gl_FragCoord.xy), 0).r;
  float before = hasPrevious && keeps ? texelFetch(previous, ivec2(gl_FragCoord.xy), 0).r : step(0.5, now);
  colour = vec4(now >= ${ON} ? 1.0 : now <= ${OFF} ? 0.0 : before);
}`,
  uniforms: ({ stepMs }) => ({ keeps: stepMs !== undefined }),
};

/** Half the length of the kernel and the way between its taps, in pixels of the picture. */
function taps({ mask, picture }: Frame): { readonly reachPx: number; readonly stridePx: number } {
  const reachPx = REACH * Math.max(picture.widthPx / mask.widthPx, picture.heightPx / mask.heightPx);
  return { reachPx, stridePx: Math.max(1, Math.floor((0.5 * reachPx) / Math.log(reachPx))) };
}

/** One direction of a joint bilateral filter; `source` is left alone where all around it says the same. */
const filter = (name: string, source: string, direction: readonly [number, number]): Library => ({
  name,
  uses: [PICTURE],
  reads: [source],
  body: `
uniform vec2 pixel;
uniform float reachPx;
uniform float stridePx;
float ${name}At(vec2 place) {
  float centre = textureLod(${source}, place, 0.0).r;
  float around = centre;
  for (int y = -1; y <= 1; y++)
    for (int x = -1; x <= 1; x++)
      if (x != 0 || y != 0) around += textureLod(${source}, place + reachPx * pixel * vec2(x, y), 0.0).r;
  around /= 9.0;
  if (around <= 0.0 || around >= 1.0) return around;
  vec3 here = pictureAt(place);
  float sum = centre;
  float weights = 1.0;
  for (float i = 1.0; i <= reachPx; i += stridePx)
    for (float side = -1.0; side <= 1.0; side += 2.0) {
      vec2 there = place + side * i * pixel * vec2(${direction.map((share) => share.toFixed(1)).join(', ')});
      float apart = distance(here, pictureAt(there)) / ${SIGMA_COLOUR};
      float far = i / reachPx;
      float weight = exp(-0.5 * (apart * apart + far * far));
      sum += weight * textureLod(${source}, there, 0.0).r;
      weights += weight;
    }
  return sum / weights;
}
`,
  uniforms: (frame) => ({
    ...taps(frame),
    pixel: [1 / frame.picture.widthPx, 1 / frame.picture.heightPx],
  }),
});

const across: ShaderPass = {
  kind: 'shader',
  name: 'across',
  uses: [filter('filtered', 'decided', [1, 0])],
  format: 'r8',
  size: ({ picture }) => picture,
  body: `
void main() {
  colour = vec4(filteredAt(uv));
}`,
};

const down = filter('refined', 'across', [0, 1]);

/** Once for each pixel: the blur asks for it four times. */
const refined: ShaderPass = {
  kind: 'shader',
  name: 'refinedMask',
  uses: [down],
  format: 'r8',
  size: ({ picture }) => picture,
  body: `
void main() {
  colour = vec4(refinedAt(uv));
}`,
};

const BLUR_PASSES = [
  refined,
  shrunk('roomOnly', ['refinedMask'], '1.0 - textureLod(refinedMask, place, 0.0).r'),
  { kind: 'blur', name: 'roomBlurred', source: 'roomOnly', sigmaSamples: () => BLUR_PX / BLUR_SHRINK },
] as const;

/** The person is taken out, what is left is blurred, its hole along, and the picture lies behind. */
const blur: Effect = {
  uses: [PICTURE],
  reads: ['roomBlurred'],
  body: `
void main() {
  vec4 room = textureLod(roomBlurred, at, 0.0);
  colour = vec4(room.rgb + (1.0 - room.a) * pictureAt(at), 1.0);
}`,
};

/**
 * A decision with hysteresis for each pixel, then a separable joint bilateral filter over the picture. The blur is the
 * one in twilio-video-processors' repository, against halos; its release 3.2.0 still blurs the person along.
 */
export const hysteresis: Peer = {
  passes: [decided, across, ...BLUR_PASSES],
  matte: {
    name: 'hysteresis-matte',
    uses: [down],
    body: `
float alphaAt(vec2 place) {
  return refinedAt(place);
}
`,
  },
  blur,
};
