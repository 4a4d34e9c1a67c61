import { coverScale } from '../graph/cover.js';
import type { BlurPass, Choice, Frame, ShaderPass } from '../graph/types.js';
import { EFFECT_FACTS } from '../look/index.js';

const SMALL = { widthPx: 160, heightPx: 90 } as const;
/** Of the small picture: a fortieth of its width. */
const SIGMA_SAMPLES = 4;

/**
 * How much of the new background shines around the edge, 0..1. Only before one does a person stand in another light;
 * elsewhere the room is still the person's own.
 */
export const wrapOf = ({ effect, economy }: Frame): number =>
  economy.lightWrap && EFFECT_FACTS[effect.kind].edge === 'shine' ? effect.lightWrap : 0;

/** Whether the new background has parts to tell apart; of one colour it is its own glow. */
export const hasGlow = (frame: Frame): boolean =>
  wrapOf(frame) > 0 && frame.effect.kind === 'image' && frame.background !== undefined;

/** What lies behind, as it covers the canvas; made once of a still picture. */
export const backdropSmall: ShaderPass = {
  kind: 'shader',
  name: 'backdropSmall',
  reads: ['backdrop'],
  format: 'rgba8',
  size: () => SMALL,
  body: `
uniform vec2 cover;
void main() {
  vec2 part = 1.0 / vec2(${(4 * SMALL.widthPx).toFixed(1)}, ${(4 * SMALL.heightPx).toFixed(1)});
  vec3 sum = vec3(0.0);
  for (int i = 0; i < 16; i++) {
    vec2 place = uv + part * (vec2(i % 4, i / 4) - 1.5);
    sum += textureLod(backdrop, (place - 0.5) * cover + 0.5, 0.0).rgb;
  }
  colour = vec4(sum / 16.0, 1.0);
}`,
  uniforms: ({ background, picture }) => ({ cover: background ? coverScale(background, picture) : [1, 1] }),
};

export const backdropGlow: BlurPass = {
  kind: 'blur',
  name: 'backdropGlow',
  source: 'backdropSmall',
  sigmaSamples: () => SIGMA_SAMPLES,
};

/** Where nothing glows, `coverage` stands in and is not read. */
export const glow: Choice = {
  kind: 'choice',
  name: 'glow',
  choose: (frame) => (hasGlow(frame) ? 'backdropGlow' : 'coverage'),
};
