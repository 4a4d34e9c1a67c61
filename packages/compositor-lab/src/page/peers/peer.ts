import { type Effect, type Frame, type Library, type Pass, PICTURE, rgbOf } from '@maskwire/compositor/graph';

/** One published way from mask to matte, for comparison only: no part of the product. */
export interface Peer {
  readonly passes: readonly Pass[];
  /** Gives `float alphaAt(vec2 place)`. */
  readonly matte: Library;
  /** Gives `vec3 lit(vec3 person, vec3 behind, float alpha)`, where the method lights a person before a new background. */
  readonly light?: Library;
  /** The room blurred, as published too: who blurs the person along, and who does not, is a method of its own. */
  readonly blur: Effect;
}

export interface PeerEffects {
  readonly cutout: Effect;
  readonly colour: Effect;
  readonly blur: Effect;
}

const UNLIT: Library = {
  name: 'unlit',
  body: `
vec3 lit(vec3 person, vec3 behind, float alpha) {
  return person;
}
`,
};

/** Same alpha, drawn as the bench needs it; mixed as the screen's values are. */
export function effectsOf(peer: Peer): PeerEffects {
  return {
    cutout: {
      uses: [PICTURE, peer.matte],
      body: `
void main() {
  float alpha = alphaAt(at);
  colour = vec4(pictureAt(at) * alpha, alpha);
}`,
    },
    colour: {
      uses: [PICTURE, peer.matte, peer.light ?? UNLIT],
      body: `
uniform vec3 backgroundColour;
void main() {
  float alpha = alphaAt(at);
  colour = vec4(mix(backgroundColour, lit(pictureAt(at), backgroundColour, alpha), alpha), 1.0);
}`,
      uniforms: ({ effect }) => ({ backgroundColour: rgbOf(effect.backgroundColour) }),
    },
    blur: peer.blur,
  };
}

/** What is drawn behind the person comes from a texture. */
export const overTexture = (matte: Library, name: string): Effect => ({
  uses: [PICTURE, matte],
  reads: [name],
  body: `
void main() {
  colour = vec4(mix(textureLod(${name}, at, 0.0).rgb, pictureAt(at), alphaAt(at)), 1.0);
}`,
});

/** Blurs are made at a quarter of the picture's size: they leave nothing that would need more. */
export const BLUR_SHRINK = 4;

/** The picture at a quarter of its size; `weight` gives how much a place counts, in its alpha. */
export const shrunk = (name: string, reads: readonly string[], weight: string): Pass => ({
  kind: 'shader',
  name,
  uses: [PICTURE],
  reads,
  format: 'rgba8',
  size: ({ picture }) => ({
    widthPx: Math.ceil(picture.widthPx / BLUR_SHRINK),
    heightPx: Math.ceil(picture.heightPx / BLUR_SHRINK),
  }),
  body: `
uniform vec2 pixel;
vec4 weighed(vec2 place) {
  return vec4(pictureAt(place), 1.0) * (${weight});
}
void main() {
  vec2 other = vec2(pixel.x, -pixel.y);
  colour = 0.25 * (weighed(uv - pixel) + weighed(uv + pixel) + weighed(uv - other) + weighed(uv + other));
}`,
  uniforms: ({ picture }) => ({ pixel: [1 / picture.widthPx, 1 / picture.heightPx] }),
});

/** The picture blurred, person and all. @param sigmaPx of the Gaussian */
export const blurredWhole = (sigmaPx: (frame: Frame) => number): readonly Pass[] => [
  shrunk('small', [], '1.0'),
  {
    kind: 'blur',
    name: 'smallBlurred',
    source: 'small',
    sigmaSamples: (frame) => sigmaPx(frame) / BLUR_SHRINK,
  },
];
