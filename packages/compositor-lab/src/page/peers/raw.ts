import type { Peer } from './peer.js';

/** The mask as it comes, interpolated. */
export const raw: Peer = {
  passes: [],
  matte: {
    name: 'raw-matte',
    reads: ['alphaMask'],
    body: `
float alphaAt(vec2 place) {
  return textureLod(alphaMask, place, 0.0).r;
}
`,
  },
};
