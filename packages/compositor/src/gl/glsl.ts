import type { PictureKind } from '../picture/picture.js';

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
precision highp sampler2D;
in vec2 uv;
in vec2 at;
out vec4 colour;
`;

/** `vec3 pictureAt(vec2)`: R'G'B' 0..1, whatever the camera delivers. Texture units 0 to 2. */
export const PICTURE_GLSL: Readonly<Record<PictureKind, string>> = {
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
