export type PictureFormat = 'PNG' | 'JPEG' | 'GIF' | 'WebP' | 'AVIF' | 'HEIC' | 'BMP';

/** What a picture says of itself before it is decoded. */
export interface PictureHeader {
  readonly format: PictureFormat;
  /** As stored, not yet turned upright; undefined when the first bytes do not tell it. */
  readonly size: { readonly widthPx: number; readonly heightPx: number } | undefined;
  /** It has more than one frame. */
  readonly isAnimated: boolean;
}
