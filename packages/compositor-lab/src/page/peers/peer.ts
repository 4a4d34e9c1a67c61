import {
  type BlurPass,
  type Effect,
  type Library,
  PICTURE,
  rgbOf,
  type ShaderPass,
} from '@maskwire/compositor/graph';

/** One published way from mask to matte, for comparison only: no part of the product. */
export interface Peer {
  readonly passes: readonly ShaderPass[];
  /** Gives `float alphaAt(vec2 place)`. */
  readonly matte: Library;
  /** Gives `vec3 lit(vec3 person, vec3 behind, float alpha)`, where the method lights the person. */
  readonly light?: Library;
}

const UNLIT: Library = {
  name: 'unlit',
  body: `
vec3 lit(vec3 person, vec3 behind, float alpha) {
  return person;
}
`,
};

/** The whole picture, person and all, at a quarter of its size: what the methods blur. */
const small: ShaderPass = {
  kind: 'shader',
  name: 'small',
  uses: [PICTURE],
  format: 'rgba8',
  size: ({ picture }) => ({
    widthPx: Math.ceil(picture.widthPx / 4),
    heightPx: Math.ceil(picture.heightPx / 4),
  }),
  body: `
uniform vec2 pixel;
void main() {
  vec3 sum = pictureAt(uv - pixel) + pictureAt(uv + pixel)
    + pictureAt(uv + vec2(pixel.x, -pixel.y)) + pictureAt(uv + vec2(-pixel.x, pixel.y));
  colour = vec4(0.25 * sum, 1.0);
}`,
  uniforms: ({ picture }) => ({ pixel: [1 / picture.widthPx, 1 / picture.heightPx] }),
};

const smallBlurred: BlurPass = {
  kind: 'blur',
  name: 'smallBlurred',
  source: 'small',
  sigmaSamples: ({ picture, effect }) => (effect.blurStrength * picture.heightPx) / 4,
};

export const PEER_BLUR = [small, smallBlurred] as const;

/** The person over something, mixed as the screen's values are. */
const over = (backgroundAt: string): string => `
vec3 behindAt() {
  ${backgroundAt}
}
void main() {
  float alpha = alphaAt(at);
  vec3 behind = behindAt();
  colour = vec4(mix(behind, lit(pictureAt(at), behind, alpha), alpha), 1.0);
}`;

export interface PeerEffects {
  readonly cutout: Effect;
  readonly colour: Effect;
  readonly blur: Effect;
}

/** Same alpha, drawn as the bench needs it. */
export function effectsOf(peer: Peer): PeerEffects {
  const uses = [PICTURE, peer.matte, peer.light ?? UNLIT];
  return {
    cutout: {
      uses,
      body: `
void main() {
  float alpha = alphaAt(at);
  colour = vec4(pictureAt(at) * alpha, alpha);
}`,
    },
    colour: {
      uses,
      body: `uniform vec3 backgroundColour;${over('return backgroundColour;')}`,
      uniforms: ({ effect }) => ({ backgroundColour: rgbOf(effect.backgroundColour) }),
    },
    blur: {
      uses,
      reads: ['smallBlurred'],
      body: over('return textureLod(smallBlurred, at, 0.0).rgb;'),
    },
  };
}
