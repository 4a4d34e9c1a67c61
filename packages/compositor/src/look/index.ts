export { EFFECTS, type EffectKind } from './effects.js';
export { type Field, fits } from './fields.js';
export type { Drawn, Look } from './frame-look.js';
export {
  DEFAULT_EFFECT,
  DEFAULT_PICTURE_VALUES,
  type EffectSettings,
  PICTURE_FIELDS,
  type PictureValues,
} from './settings.js';
