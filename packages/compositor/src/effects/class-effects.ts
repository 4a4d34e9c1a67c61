import { EFFECT_FACTS, type EffectKind } from '../look/index.js';

/** Effects that paint every class shown; the others keep what of them is not background. */
export const paintsClasses = (kind: EffectKind): boolean => EFFECT_FACTS[kind].paintsClasses;
