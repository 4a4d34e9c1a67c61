import type { Library } from '@maskwire/compositor/graph';
import { blurredWhole, overTexture, type Peer } from './peer.js';

const matte: Library = {
  name: 'raw-matte',
  reads: ['alphaMask'],
  body: `
float alphaAt(vec2 place) {
  return textureLod(alphaMask, place, 0.0).r;
}
`,
};

/** The mask as it comes, interpolated; blurred as strongly as the product does, in the simplest way. */
export const raw: Peer = {
  passes: blurredWhole(({ picture, effect }) => effect.blurStrength * picture.heightPx),
  matte,
  blur: overTexture(matte, 'smallBlurred'),
};
