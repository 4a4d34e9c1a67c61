/** Everything that can be done with a picture and its mask. */
export const EFFECTS = ['none', 'blur', 'image', 'colour', 'cutout', 'overlay'] as const;
export type EffectKind = (typeof EFFECTS)[number];
