import type { EffectKind } from './effects.js';
import { DEFAULT_PICTURE_VALUES, type PictureValues } from './settings.js';

/** One frame's look. `none` is the only effect that ever shows a picture without its mask. */
export type EffectSettings = PictureValues & { readonly kind: EffectKind };

/** Before anything was chosen: hides the room. */
export const DEFAULT_EFFECT: EffectSettings = { kind: 'blur', ...DEFAULT_PICTURE_VALUES };
