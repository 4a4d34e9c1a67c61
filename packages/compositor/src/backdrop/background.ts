import type { Size } from '../graph/types.js';
import type { BackgroundScene } from '../look/index.js';

/** A picture, or one frame of a video. */
export type BackgroundPicture = ImageBitmap | VideoFrame;

/** What lies behind the person in the effect `image`. */
export type Background = BackgroundPicture | BackgroundScene;

export const isScene = (background: Background): background is BackgroundScene => 'scene' in background;

/** As it is to be seen: upright, with square pixels. */
export const pictureSize = (picture: BackgroundPicture): Size =>
  picture instanceof ImageBitmap
    ? { widthPx: picture.width, heightPx: picture.height }
    : { widthPx: picture.displayWidth, heightPx: picture.displayHeight };
