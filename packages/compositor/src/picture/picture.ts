import type { YuvColour } from './colour.js';

/** One plane of samples inside a picture's bytes. */
export interface Plane {
  readonly offsetBytes: number;
  readonly strideBytes: number;
  /** Size in samples: a pair of interleaved chroma bytes, or four packed colour bytes, are one sample. */
  readonly widthPx: number;
  readonly heightPx: number;
}

interface PictureCommon {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Y, U and V in planes of their own (I420, I422, I444). */
export interface PlanarPicture extends PictureCommon {
  readonly kind: 'planar';
  readonly planes: readonly [y: Plane, u: Plane, v: Plane];
  readonly colour: YuvColour;
}

/** Y, then U and V interleaved (NV12). */
export interface SemiPlanarPicture extends PictureCommon {
  readonly kind: 'semiplanar';
  readonly planes: readonly [y: Plane, uv: Plane];
  readonly colour: YuvColour;
}

/** Four bytes a pixel; the fourth is ignored: cameras are opaque. */
export interface PackedPicture extends PictureCommon {
  readonly kind: 'packed';
  readonly plane: Plane;
  readonly order: 'rgba' | 'bgra';
}

/** One captured frame, copied out of the camera's pool. */
export type Picture = PlanarPicture | SemiPlanarPicture | PackedPicture;
export type PictureKind = Picture['kind'];

/** A picture in a pooled buffer. One owner, who releases it exactly when nobody reads it any more. */
export interface PictureCopy {
  readonly picture: Picture;
  /** Idempotent. */
  release(): void;
}
