import type { PictureKind } from '../capture/picture.js';

/** Textures keep rows top-down, so v = 0 is the top of the picture in every shader. */
const CORNERS = `#version 300 es
out vec2 uv;
out vec2 at;
uniform bool mirror;
void main() {
  vec2 corner = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2);
  gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
`;

/** Into a texture. `uv` is the place in the target, `at` the place in the camera's picture: here the same. */
export const TEXTURE_VERTEX = `${CORNERS}  uv = corner;
  at = uv;
}`;

/** Onto the canvas, whose rows run bottom-up. Only the camera is mirrored (`at`), never what lies behind (`uv`). */
export const SCREEN_VERTEX = `${CORNERS}  uv = vec2(corner.x, 1.0 - corner.y);
  at = mirror ? vec2(1.0 - uv.x, uv.y) : uv;
}`;

export const FRAGMENT_HEAD = `#version 300 es
precision highp float;
in vec2 uv;
in vec2 at;
out vec4 colour;
`;

/** `vec3 pictureAt(vec2)`: R'G'B' 0..1, whatever the camera delivers. Texture units 0 to 2. */
const PICTURE: Readonly<Record<PictureKind, string>> = {
  planar: `
uniform sampler2D pictureY;
uniform sampler2D pictureU;
uniform sampler2D pictureV;
uniform mat3 yuvMatrix;
uniform vec3 yuvOffset;
vec3 pictureAt(vec2 place) {
  float u = textureLod(pictureU, place, 0.0).r;
  float v = textureLod(pictureV, place, 0.0).r;
  vec3 yuv = vec3(textureLod(pictureY, place, 0.0).r, u, v);
  return clamp(yuvMatrix * (yuv - yuvOffset), 0.0, 1.0);
}
`,
  semiplanar: `
uniform sampler2D pictureY;
uniform sampler2D pictureUv;
uniform mat3 yuvMatrix;
uniform vec3 yuvOffset;
vec3 pictureAt(vec2 place) {
  vec3 yuv = vec3(textureLod(pictureY, place, 0.0).r, textureLod(pictureUv, place, 0.0).rg);
  return clamp(yuvMatrix * (yuv - yuvOffset), 0.0, 1.0);
}
`,
  packed: `
uniform sampler2D picturePacked;
uniform bool pictureIsBgra;
vec3 pictureAt(vec2 place) {
  vec4 pixel = textureLod(picturePacked, place, 0.0);
  return pictureIsBgra ? pixel.bgr : pixel.rgb;
}
`,
};

/**
 * `float alphaAt(vec2)`: how much of the pixel is the person, 0..1. The mask is coarser than the picture: linear
 * interpolation of the softened mask makes a ramp, the contrast curve narrows it to a clean edge. Most pixels are
 * exactly 0 or 1, so passes skip what those do not need. The models reach over the outline: the curve lies a little
 * inside, where on 40 portraits what is left of the room and what is cut off the person are together least (of curves
 * from 0.3..0.7 to 0.55..0.9, in both modes). Texture unit 3.
 */
const MASK = `
uniform sampler2D mask;
float alphaAt(vec2 place) {
  return smoothstep(0.45, 0.8, textureLod(mask, place, 0.0).r);
}
`;

/**
 * `vec3 overBackground()`: the person over `backgroundAt()`, which the pass defines. Reads only what shows: without a
 * graphics card that is most of the cost.
 */
export const OVER_BACKGROUND = `
vec3 overBackground() {
  float alpha = alphaAt(at);
  if (alpha <= 0.0) return backgroundAt();
  vec3 person = pictureAt(at);
  return alpha >= 1.0 ? person : mix(backgroundAt(), person, alpha);
}
`;

/** A fragment shader over the picture and its mask; `body` holds `main`. */
export const pictureFragment = (kind: PictureKind, body: string): string =>
  `${FRAGMENT_HEAD}${PICTURE[kind]}${MASK}${body}`;
