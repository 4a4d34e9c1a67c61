import { NO_CLASS } from '@maskwire/protocol';
import { isInside, type Place } from '../look/index.js';
import type { MaskImage } from '../mask/mask-image.js';

/**
 * The class that a mask has at a place of the picture; undefined outside, for no class, and for a mask without classes.
 * @returns index into the labels of the mask's mode
 */
export function classAt({ kind, pixels, widthPx, heightPx }: MaskImage, place: Place): number | undefined {
  if (kind !== 'classes' || !isInside(place)) return undefined;
  const index = pixels[Math.floor(place.y * heightPx) * widthPx + Math.floor(place.x * widthPx)];
  return index === NO_CLASS ? undefined : index;
}
