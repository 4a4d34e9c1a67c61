import { NO_CLASS } from '@maskwire/protocol';
import { isInside, type Place } from '../look/index.js';
import type { MaskImage } from '../mask/mask-image.js';

/** Of 255: a person is where the mask is surer than that, as an edge is drawn there. */
const PERSON_FROM = 128;

/**
 * The class that a mask has at a place of the picture; undefined outside and for no class. A mask without classes knows
 * one, index 0: the person.
 * @returns index into the labels of the mask's mode
 */
export function classAt({ kind, pixels, widthPx, heightPx }: MaskImage, place: Place): number | undefined {
  if (!isInside(place)) return undefined;
  const value = pixels[Math.floor(place.y * heightPx) * widthPx + Math.floor(place.x * widthPx)] ?? 0;
  if (kind === 'alpha') return value < PERSON_FROM ? undefined : 0;
  return value === NO_CLASS ? undefined : value;
}
