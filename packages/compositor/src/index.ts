export type { Background, BackgroundFrame } from './backdrop/background.js';
export { paintScenes } from './backdrop/paint-scenes.js';
export { classAt } from './classes/class-at.js';
export { classTable } from './classes/class-table.js';
export { Compositor, type DrawInputs } from './compositor.js';
export { GraphicsError, type GraphicsErrorCode } from './gl/gl.js';
export type { PassObserver } from './graph/graph.js';
export * from './look/index.js';
export type { MaskImage } from './mask/mask-image.js';
export { colourOf, YUV_MATRICES, yuvToRgb } from './picture/colour.js';
export { InputError, type InputErrorCode } from './picture/input-error.js';
export type {
  PackedPicture,
  Picture,
  PictureCopy,
  PlanarPicture,
  Plane,
  SemiPlanarPicture,
} from './picture/picture.js';
export { Pipeline } from './pipeline.js';
