import type { Size } from '../graph/types.js';
import type { BackgroundScene } from '../look/index.js';
import type { PictureCopy } from '../picture/picture.js';

/** What lies behind the person in the effect `image`. */
export type Background =
  | { readonly kind: 'image'; readonly image: ImageBitmap }
  | BackgroundFrame
  | ({ readonly kind: 'scene' } & BackgroundScene);

/**
 * A frame of a video in the planes it came in. To convert them here costs little more than half of what browsers take to
 * upload a frame, where there is no graphics card; and a copy holds none of the decoder's own frames.
 */
export interface BackgroundFrame {
  readonly kind: 'frame';
  readonly copy: PictureCopy;
  /** How far it has to be turned clockwise to be upright: 0, 90, 180 or 270. */
  readonly clockwiseDeg: number;
  /** As it is to be seen: upright, with square pixels. */
  readonly shown: Size;
}

/** Lets go of what the background holds. */
export function releaseBackground(background: Background | undefined): void {
  if (background?.kind === 'image') background.image.close();
  if (background?.kind === 'frame') background.copy.release();
}
