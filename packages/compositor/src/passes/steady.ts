import type { Frame, ShaderPass } from '../graph/types.js';

/** How long an uncertain place of a still picture remembers, at full steadiness. */
const MEMORY_MS = 250;

/** Share of the past that is kept over the time since the mask before: the same at any frame rate. */
function keptShare({ stepMs, effect }: Frame): number {
  const memoryMs = effect.steadiness * MEMORY_MS;
  return stepMs === undefined || memoryMs <= 0 ? 0 : Math.exp(-stepMs / memoryMs);
}

/**
 * Holds the outline still where the picture is still. Each cell remembers its coverage together with the brightness of
 * the picture that it was true of; both are kept by the same share, so that a slow drift opens the gate as surely as a
 * fast move. Where the picture differs, or the mask contradicts the past outright, the newest mask counts alone: nothing
 * is dragged behind. Coverage in `rg` and brightness in `ba` are 16 bits each, for eight would get stuck by rounding; the
 * coarse part alone may be read, and interpolated, as coverage.
 */
const steady = (name: string, source: string): ShaderPass => ({
  kind: 'shader',
  name,
  reads: [source, 'guide'],
  remembers: true,
  format: 'rgba8',
  size: ({ mask }) => mask,
  body: `
uniform bool hasPrevious;
uniform float keep;
const vec3 LUMA = vec3(0.2126, 0.7152, 0.0722);
vec2 packed16(float value) {
  float steps = clamp(value, 0.0, 1.0) * 255.0;
  float whole = min(floor(steps), 255.0);
  return vec2(whole / 255.0, steps - whole);
}
float unpacked16(vec2 parts) {
  return parts.x + parts.y / 255.0;
}
float brightnessAt(ivec2 cell) {
  return dot(texelFetch(guide, cell, 0).rgb, LUMA);
}
void main() {
  ivec2 cell = ivec2(gl_FragCoord.xy);
  float value = texelFetch(${source}, cell, 0).r;
  float brightness = brightnessAt(cell);
  if (hasPrevious && keep > 0.0) {
    vec4 before = texelFetch(previous, cell, 0);
    float valueBefore = unpacked16(before.rg);
    float kept = keep;
    if (abs(valueBefore - value) > 0.003) {
      ivec2 last = textureSize(guide, 0) - 1;
      float change = 0.0;
      for (int y = -1; y <= 1; y++)
        for (int x = -1; x <= 1; x++) {
          ivec2 near = clamp(cell + ivec2(x, y), ivec2(0), last);
          change += abs(brightnessAt(near) - unpacked16(texelFetch(previous, near, 0).ba));
        }
      kept *= 1.0 - smoothstep(0.015, 0.05, change / 9.0);
      kept *= 1.0 - smoothstep(0.3, 0.7, abs(valueBefore - value));
    }
    value = mix(value, valueBefore, kept);
    brightness = mix(brightness, unpacked16(before.ba), kept);
  }
  colour = vec4(packed16(value), packed16(brightness));
}`,
  uniforms: (frame) => ({ keep: keptShare(frame) }),
});

export const steadyAlpha = steady('steadyAlpha', 'alphaCoverage');
export const steadyClasses = steady('steadyClasses', 'classCoverage');
