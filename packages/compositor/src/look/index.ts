export { canvasSize } from './canvas-size.js';
export type { ClassColours } from './class-colours.js';
export { ECONOMY_STEPS, type EconomyStep } from './economy-step.js';
export { DEFAULT_EFFECT, type EffectSettings } from './effect-settings.js';
export {
  EDGE_FIELDS,
  type EdgeField,
  EFFECT_FACTS,
  EFFECT_GROUPS,
  EFFECTS,
  type EffectGroup,
  type EffectKind,
  edgeFieldsOf,
} from './effects.js';
export { type Field, fits } from './fields.js';
export type { Drawn, Look } from './frame-look.js';
export { type Fit, isInside, type Place, placeInPicture, placeOnCanvas } from './place.js';
export { type BackgroundScene, SCENES, type Scene } from './scenes.js';
export { DEFAULT_PICTURE_VALUES, PICTURE_FIELDS, type PictureValues } from './settings.js';
