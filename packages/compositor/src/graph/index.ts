/** What draws passes that are data, for benches that draw other passes than the product's. */
export { economyAt } from '../economy.js';
export { Texture } from '../gl/gl.js';
export { PictureTexture } from '../gl/picture-texture.js';
export { rgbOf } from './colour-text.js';
export { Graph } from './graph.js';
export { PICTURE } from './picture-library.js';
export type { Effect, Frame, Library, Pass, ShaderPass } from './types.js';
