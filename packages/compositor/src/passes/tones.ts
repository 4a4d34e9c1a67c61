import type { BlurPass, Choice, Frame, ShaderPass } from '../graph/types.js';
import { halfMask } from './edge-fit.js';
import { wrapOf } from './glow.js';

/** Standard deviation, in cells of half the mask: as far as hair reaches. */
const REACH = 2.5;

/** The picture's colours where `weight` holds, times that weight, and the weight. */
const tone = (name: string, weight: string): ShaderPass => ({
  kind: 'shader',
  name,
  reads: ['coverage', 'guide'],
  format: 'rgba8',
  size: halfMask,
  body: `
void main() {
  float covered = textureLod(coverage, uv, 0.0).r;
  float weight = ${weight};
  colour = vec4(textureLod(guide, uv, 0.0).rgb, 1.0) * weight;
}`,
});

const spread = (name: string, source: string): BlurPass => ({
  kind: 'blur',
  name,
  source,
  sigmaSamples: () => REACH,
});

/** What is surely the person, and what is surely the room; generously apart. */
export const personTone = tone('personTone', 'smoothstep(0.85, 0.99, covered)');
export const roomTone = tone('roomTone', '1.0 - smoothstep(0.01, 0.15, covered)');
export const personTones = spread('personTones', 'personTone');
export const roomTones = spread('roomTones', 'roomTone');

/** Colours nearby, of each side; `coverage` stands in where they are not wanted, and is not read. */
const wanted = (name: string, texture: string, isWanted: (frame: Frame) => boolean): Choice => ({
  kind: 'choice',
  name,
  choose: (frame) => (isWanted(frame) ? texture : 'coverage'),
});

export const cleansEdge = ({ effect, economy }: Frame): boolean => effect.cleanEdge && economy.cleanEdge;
/** Its weight also says how far inside the person a place is. */
export const personNearby = wanted(
  'personNearby',
  'personTones',
  (frame) => cleansEdge(frame) || wrapOf(frame) > 0,
);
export const roomNearby = wanted('roomNearby', 'roomTones', cleansEdge);
