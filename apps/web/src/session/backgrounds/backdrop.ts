import type { BackgroundChoice } from '../../state/index.js';
import { BACKGROUND_SIZE, paintBackground, paintCover } from './paint.js';
import { readUpload } from './upload.js';

/** The background pictures of this visit: four drawn ones and the user's own. Owns the upload. */
export class Backdrop {
  #upload: ImageBitmap | undefined;

  /** Replaces the user's own picture. @throws {UploadError} and keeps the earlier one. */
  async upload(file: File): Promise<void> {
    const bitmap = await readUpload(file);
    this.#upload?.close();
    this.#upload = bitmap;
  }

  /** A new bitmap for the worker; undefined for `upload` without one. */
  async bitmapOf(choice: BackgroundChoice): Promise<ImageBitmap | undefined> {
    if (choice === 'upload') return this.#upload === undefined ? undefined : createImageBitmap(this.#upload);
    const canvas = new OffscreenCanvas(BACKGROUND_SIZE.widthPx, BACKGROUND_SIZE.heightPx);
    paintBackground(choice, canvas);
    return canvas.transferToImageBitmap();
  }

  /** Draws the picture over a whole canvas; leaves it alone for `upload` without one. */
  paint(choice: BackgroundChoice, canvas: HTMLCanvasElement): void {
    if (choice !== 'upload') paintBackground(choice, canvas);
    else if (this.#upload !== undefined) paintCover(this.#upload, canvas);
  }
}
