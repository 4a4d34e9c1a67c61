/** What draws passes that are data, for benches that draw other passes than the product's. */
export { economyAt } from '../economy.js';
export { hasFloatTargets, Texture } from '../gl/gl.js';
export { PictureTexture } from '../gl/picture-texture.js';
export { rgbOf } from './colour-text.js';
export { Graph, type PassObserver } from './graph.js';
export { PICTURE } from './picture-library.js';
export type { BlurPass, Effect, Frame, Library, Pass, ShaderPass, Size } from './types.js';
