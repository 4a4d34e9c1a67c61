import type { Library } from './types.js';

/** `vec3 pictureAt(vec2 place)`: R'G'B' 0..1. Its GLSL depends on what the camera delivers: see `PICTURE_GLSL`. */
export const PICTURE: Library = { name: 'picture', body: '' };
