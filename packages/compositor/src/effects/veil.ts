import type { Effect } from '../graph/types.js';

/** The whole picture blurred, person and all: what is shown while there is no mask. */
export const veil: Effect = {
  reads: ['veilBlur'],
  body: `
void main() {
  colour = vec4(texture(veilBlur, at).rgb, 1.0);
}`,
};
