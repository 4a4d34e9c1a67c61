import type { PictureKind } from '../capture/picture.js';

/** Textures keep rows top-down, so v = 0 is the top of the picture in every shader. */
const TRIANGLE = `#version 300 es
out vec2 uv;
void main() {
  vec2 corner = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2);
  gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
`;

/** Into a texture. */
export const TEXTURE_VERTEX = `${TRIANGLE}  uv = corner;
}`;

/** Onto the canvas, whose rows run bottom-up. */
export const SCREEN_VERTEX = `${TRIANGLE}  uv = vec2(corner.x, 1.0 - corner.y);
}`;

export const FRAGMENT_HEAD = `#version 300 es
precision highp float;
in vec2 uv;
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
vec3 pictureAt(vec2 at) {
  vec3 yuv = vec3(texture(pictureY, at).r, texture(pictureU, at).r, texture(pictureV, at).r);
  return clamp(yuvMatrix * (yuv - yuvOffset), 0.0, 1.0);
}
`,
  semiplanar: `
uniform sampler2D pictureY;
uniform sampler2D pictureUv;
uniform mat3 yuvMatrix;
uniform vec3 yuvOffset;
vec3 pictureAt(vec2 at) {
  vec3 yuv = vec3(texture(pictureY, at).r, texture(pictureUv, at).rg);
  return clamp(yuvMatrix * (yuv - yuvOffset), 0.0, 1.0);
}
`,
  packed: `
uniform sampler2D picturePacked;
uniform bool pictureIsBgra;
vec3 pictureAt(vec2 at) {
  vec4 pixel = texture(picturePacked, at);
  return pictureIsBgra ? pixel.bgr : pixel.rgb;
}
`,
};

/**
 * `float alphaAt(vec2)`: how much of the pixel is the person, 0..1. The mask is coarser than the picture: linear
 * interpolation makes a soft ramp, the contrast curve narrows it to a clean edge. Texture unit 3.
 */
const MASK = `
uniform sampler2D mask;
float alphaAt(vec2 at) {
  return smoothstep(0.3, 0.7, texture(mask, at).r);
}
`;

/** Camera coordinates of a place on the canvas; only the camera is mirrored, never a background image. */
const CAMERA = `
uniform bool mirror;
vec2 cameraAt(vec2 at) {
  return mirror ? vec2(1.0 - at.x, at.y) : at;
}
`;

/** A fragment shader over the picture and its mask; `body` holds `main`. */
export const pictureFragment = (kind: PictureKind, body: string): string =>
  `${FRAGMENT_HEAD}${PICTURE[kind]}${MASK}${CAMERA}${body}`;
