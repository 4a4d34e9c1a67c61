import { decode } from './decode.js';
import type { PictureHeader } from './picture-facts.js';
import { pictureHeader } from './picture-header.js';
import { quotedName } from './quoted-name.js';
import { UploadError } from './upload-error.js';

const MAX_PICTURE_BYTES = 64_000_000;
/** A browser needs four bytes for each, all at once, to decode a picture: 256 MB. */
const MAX_PICTURE_PX = 64_000_000;

/** Decodes a picture; of one that moves, the first frame. See `decode`. @throws {UploadError} */
export async function openPicture(file: File, header: PictureHeader): Promise<ImageBitmap> {
  const name = quotedName(file.name);
  if (file.size > MAX_PICTURE_BYTES)
    throw new UploadError(
      'too_large',
      `${name} has ${megas(file.size)} MB, and a picture may have ${megas(MAX_PICTURE_BYTES)}. ${SMALLER}`,
    );
  checkPixels(name, header.size ?? (await sizeInAll(file)));
  try {
    return await decode(file);
  } catch (cause) {
    throw new UploadError('damaged', wordsOfFailure(name, header), cause);
  }
}

/** Refuses what a browser might not survive, before it is decoded. @throws {UploadError} */
export function checkPixels(name: string, size: PictureHeader['size']): void {
  if (size === undefined) throw new UploadError('damaged', `${name} ${DAMAGED}`);
  const { widthPx, heightPx } = size;
  if (widthPx * heightPx > MAX_PICTURE_PX)
    throw new UploadError(
      'too_many_pixels',
      `${name} has ${megas(widthPx * heightPx)} megapixels (${widthPx} × ${heightPx}), and a browser can safely open ` +
        `${megas(MAX_PICTURE_PX)}. ${SMALLER}`,
    );
}

const SMALLER = 'Save it smaller and try again.';
const DAMAGED = 'is damaged or was not saved to its end. Save or download it again, or choose another.';

const wordsOfFailure = (name: string, { format }: PictureHeader): string =>
  format === 'HEIC'
    ? `${name} is a HEIC picture, which this browser cannot open. Save it as a JPEG and try again.`
    : `${name} ${DAMAGED}`;

/** Some cameras put megabytes of notes before the size. */
const sizeInAll = async (file: File): Promise<PictureHeader['size']> =>
  pictureHeader(new Uint8Array(await file.arrayBuffer()))?.size;

/** Millions, rounded up, so that what is too much never reads like the limit. */
const megas = (count: number): number => Math.ceil(count / 1_000_000);
