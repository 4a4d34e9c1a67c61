export { estimateMotion } from './estimate.js';
export { type MotionField, stillField } from './field.js';
export { followMask } from './follow.js';
export { buildPyramid, LUMA_SIZE, type Pyramid } from './luma.js';
export { type MaskPixels, warpMask } from './warp.js';
