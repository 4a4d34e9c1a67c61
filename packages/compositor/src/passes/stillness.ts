import type { Frame, ShaderPass } from '../graph/types.js';
import { FINE_PARTS } from '../libraries/fine-parts.js';

/** How long a still place remembers, at full steadiness. */
const MEMORY_MS = 250;

/** Share of the past that is kept over the time since the mask before: the same at any frame rate. */
function keptShare({ stepMs, effect }: Frame): number {
  const memoryMs = effect.steadiness * MEMORY_MS;
  return stepMs === undefined || memoryMs <= 0 ? 0 : Math.exp(-stepMs / memoryMs);
}

/**
 * How much of the past each cell may keep, in `b`: all that the time allows where the picture is as it was, none where it
 * is not. Compared is not the frame before but the brightness that what is kept was true of, in `rg`, so that a slow drift
 * counts as surely as a fast move. `a` is what the time allows.
 */
export const stillness: ShaderPass = {
  kind: 'shader',
  name: 'stillness',
  uses: [FINE_PARTS],
  reads: ['softMask', 'guide'],
  remembers: true,
  format: 'rgba8',
  size: ({ mask }) => mask,
  body: `
uniform bool hasPrevious;
uniform float keep;
const vec3 LUMA = vec3(0.2126, 0.7152, 0.0722);
float brightnessAt(ivec2 cell) {
  return dot(texelFetch(guide, cell, 0).rgb, LUMA);
}
void main() {
  ivec2 cell = ivec2(gl_FragCoord.xy);
  float brightness = brightnessAt(cell);
  float covered = texelFetch(softMask, cell, 0).r;
  float kept = 0.0;
  // Where the mask is sure, nothing is to be held still.
  if (hasPrevious && keep > 0.0 && covered > 0.004 && covered < 0.996) {
    ivec2 last = textureSize(guide, 0) - 1;
    float change = 0.0;
    for (int y = -1; y <= 1; y++)
      for (int x = -1; x <= 1; x++) {
        ivec2 near = clamp(cell + ivec2(x, y), ivec2(0), last);
        change += abs(brightnessAt(near) - wholeOf(texelFetch(previous, near, 0).rg));
      }
    kept = keep * (1.0 - smoothstep(0.015, 0.05, change / 9.0));
    brightness = mix(brightness, wholeOf(texelFetch(previous, cell, 0).rg), kept);
  }
  colour = vec4(partsOf(brightness), kept, hasPrevious ? keep : 0.0);
}`,
  uniforms: (frame) => ({ keep: keptShare(frame) }),
};
