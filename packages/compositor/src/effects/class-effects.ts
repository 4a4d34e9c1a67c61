import type { EffectKind } from '../look/index.js';

/** Effects that paint every class shown; the others keep what of them is not background. */
export const paintsClasses = (kind: EffectKind): boolean => kind === 'overlay';
