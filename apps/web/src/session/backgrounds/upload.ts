/** The file is no picture this page will take; the message says what it takes. */
export class UploadError extends Error {
  readonly code: 'too_large' | 'not_an_image';

  constructor(code: 'too_large' | 'not_an_image', message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'UploadError';
    this.code = code;
  }
}

const MAX_FILE_BYTES = 20 * 1024 * 1024;
/** Larger pictures are scaled down: the stage is not larger, and graphics memory is dear. */
const MAX_SIDE_PX = 1920;

/**
 * Decodes a picture for the background, at most MAX_SIDE_PX a side. It never leaves this tab.
 * @throws {UploadError}
 */
export async function readUpload(file: File): Promise<ImageBitmap> {
  if (file.size > MAX_FILE_BYTES)
    throw new UploadError('too_large', `${file.name} is over 20 MB. Choose a smaller picture.`);
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch (cause) {
    throw new UploadError(
      'not_an_image',
      `${file.name} cannot be read as a picture. JPEG, PNG and WebP work.`,
      cause,
    );
  }
  const scale = MAX_SIDE_PX / Math.max(bitmap.width, bitmap.height);
  if (scale >= 1) return bitmap;
  const smaller = await createImageBitmap(bitmap, {
    resizeWidth: Math.max(1, Math.round(bitmap.width * scale)),
    resizeHeight: Math.max(1, Math.round(bitmap.height * scale)),
    resizeQuality: 'high',
  });
  bitmap.close();
  return smaller;
}
