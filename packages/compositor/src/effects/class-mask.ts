import type { Effect } from '../graph/types.js';

/** Each class in its colour, on black. */
export const classMask: Effect = {
  reads: ['coverage', 'classPaint'],
  body: `
void main() {
  float shown = smoothstep(0.25, 0.75, textureLod(coverage, at, 0.0).r);
  vec4 painted = textureLod(classPaint, at, 0.0);
  colour = vec4(painted.rgb / max(painted.a, 0.004) * shown, 1.0);
}`,
};
