export { LOOP_S } from './pose.js';
export { sceneAt } from './scene.js';
export { type Layer, type Scene, type Shape, VIEW_HEIGHT_PX, VIEW_WIDTH_PX } from './shape.js';
export { type SvgSize, toSvg, truthSvg } from './svg.js';
