import { InputError } from './input-error.js';
import type { Picture, PictureKind, Plane } from './picture.js';

/** Bytes of one sample in each plane. */
const SAMPLE_BYTES: Readonly<Record<PictureKind, readonly number[]>> = {
  planar: [1, 1, 1],
  semiplanar: [1, 2],
  packed: [4],
};

const planesOf = (picture: Picture): readonly Plane[] =>
  picture.kind === 'packed' ? [picture.plane] : picture.planes;

/** @throws {InputError} `picture_size` unless the graphics can hold it and its planes lie within its bytes */
export function checkPicture(picture: Picture, maxSidePx: number): void {
  const { widthPx, heightPx, bytes, kind } = picture;
  const refuse = (what: string): never => {
    throw new InputError('picture_size', `A picture of ${widthPx}x${heightPx} ${what}. It is not drawn.`);
  };
  if (!(widthPx >= 1 && heightPx >= 1)) refuse('is empty: the camera delivers nothing yet');
  if (Math.max(widthPx, heightPx) > maxSidePx)
    refuse(`is larger than the ${maxSidePx} px that the graphics can hold: choose a smaller resolution`);
  for (const [index, plane] of planesOf(picture).entries()) {
    const rowBytes = plane.widthPx * (SAMPLE_BYTES[kind][index] ?? 1);
    const endBytes = plane.offsetBytes + plane.strideBytes * (plane.heightPx - 1) + rowBytes;
    if (plane.strideBytes < rowBytes || endBytes > bytes.byteLength)
      refuse(`came with ${bytes.byteLength} bytes, which are too few`);
  }
}
