import type { Choice, Frame, ShaderPass, Size } from '../graph/types.js';
import { FINE_PARTS } from '../libraries/fine-parts.js';

const maskSize = ({ mask }: Frame): Size => mask;

/** Four linear fetches half a sample apart: the 1-2-1 kernel in both directions. */
const soften = (source: string, channel: 'r' | 'a'): string => `
uniform vec2 halfSample;
void main() {
  float sum = texture(${source}, uv - halfSample).${channel} + texture(${source}, uv + halfSample).${channel}
    + texture(${source}, uv + vec2(halfSample.x, -halfSample.y)).${channel}
    + texture(${source}, uv + vec2(-halfSample.x, halfSample.y)).${channel};
  colour = vec4(0.25 * sum);
}`;

const halfSample = ({ mask }: Frame) => ({ halfSample: [0.5 / mask.widthPx, 0.5 / mask.heightPx] });

/** Rounds the steps of the mask's own grid, at the mask's own size: cheap there, a fifth of a frame at the picture's. */
export const alphaCoverage: ShaderPass = {
  kind: 'shader',
  name: 'alphaCoverage',
  reads: ['alphaMask'],
  format: 'r8',
  size: maskSize,
  body: soften('alphaMask', 'r'),
  uniforms: halfSample,
};

/** The same of the classes that are painted or kept. */
export const classCoverage: ShaderPass = {
  kind: 'shader',
  name: 'classCoverage',
  reads: ['classPaint'],
  format: 'r8',
  size: maskSize,
  body: soften('classPaint', 'a'),
  uniforms: halfSample,
};

/** What the mask says of each place, 0..1. */
export const softMask: Choice = {
  kind: 'choice',
  name: 'softMask',
  choose: ({ mask }) => (mask.kind === 'classes' ? 'classCoverage' : 'alphaCoverage'),
};

/** Share of the picture that a person who sits before the camera surely fills. */
const NEAR_SHARE = 0.05;

/**
 * How much of each place is the person, or a class that counts, 0..1, in its red channel. Held still where the picture is
 * still; elsewhere the newest mask counts alone, so that nothing is dragged behind. Only a place that was the person's
 * and of which the network is merely no longer sure stays, with no room beside it: masks of people in motion have such
 * holes.
 */
export const coverage: ShaderPass = {
  kind: 'shader',
  name: 'coverage',
  uses: [FINE_PARTS],
  reads: ['softMask', 'stillness'],
  remembers: true,
  format: 'rg8',
  size: maskSize,
  body: `
uniform bool hasPrevious;
uniform bool isNear;
const ivec2 AROUND[8] = ivec2[](ivec2(3, 0), ivec2(-3, 0), ivec2(0, 3), ivec2(0, -3), ivec2(2, 2), ivec2(-2, 2),
  ivec2(2, -2), ivec2(-2, -2));
void main() {
  ivec2 cell = ivec2(gl_FragCoord.xy);
  float covered = texelFetch(softMask, cell, 0).r;
  if (isNear && covered > 0.2 && covered < 0.6) {
    // Doubt far from a person who is surely there is nobody: refined, every pattern of the room would become an edge.
    // Somebody far away may be nothing but doubt.
    float surest = covered;
    for (int i = 0; i < 8; i++) {
      vec2 away = vec2(AROUND[i]) / vec2(textureSize(softMask, 0));
      surest = max(surest, max(textureLod(softMask, uv + 2.0 * away, 0.0).r, textureLod(softMask, uv + 4.0 * away, 0.0).r));
    }
    covered *= smoothstep(0.4, 0.65, surest);
  }
  if (hasPrevious && covered > 0.004 && covered < 0.996) {
    vec4 still = texelFetch(stillness, cell, 0);
    float before = wholeOf(texelFetch(previous, cell, 0).rg);
    float kept = still.b * (1.0 - smoothstep(0.3, 0.7, abs(before - covered)));
    if (before > covered && kept < still.a) {
      // Beside what is surely the room it is no hole but the edge, and that has moved on.
      float least = covered;
      for (int i = 0; i < 8; i++) {
        vec2 away = vec2(AROUND[i]) / vec2(textureSize(softMask, 0));
        least = min(least, textureLod(softMask, uv + away, 0.0).r);
      }
      float hole = smoothstep(0.02, 0.12, least) * (1.0 - smoothstep(0.1, 0.2, abs(covered - 0.4)));
      kept = max(kept, still.a * hole);
    }
    covered = mix(covered, before, kept);
  }
  colour = vec4(partsOf(covered), 0.0, 0.0);
}`,
  uniforms: ({ mask }) => ({ isNear: mask.sureShare >= NEAR_SHARE }),
};
