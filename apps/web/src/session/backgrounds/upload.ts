import { fileKind, HEAD_BYTES } from './file-kind.js';
import { openPicture } from './picture-upload.js';
import { quotedName } from './quoted-name.js';
import { UploadError } from './upload-error.js';
import { type OpenVideo, openVideo } from './video-upload.js';

/** What the user put behind themselves. It never leaves this tab. */
export type Upload =
  | {
      readonly kind: 'picture';
      readonly name: string;
      readonly bitmap: ImageBitmap;
      readonly isAnimated: boolean;
    }
  | { readonly kind: 'video'; readonly name: string; readonly video: OpenVideo };

/** Opens a file, whatever its name says it is. @throws {UploadError} */
export async function openUpload(file: File): Promise<Upload> {
  const { name } = file;
  const quoted = quotedName(name);
  if (file.size === 0) throw new UploadError('empty', `${quoted} is empty. Choose another file.`);
  const kind = fileKind(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));
  switch (kind.kind) {
    case 'picture': {
      const bitmap = await openPicture(file, kind.header);
      return { kind: 'picture', name, bitmap, isAnimated: kind.header.isAnimated };
    }
    case 'video':
      return { kind: 'video', name, video: await openVideo(file) };
    case 'drawing':
      throw new UploadError(
        'drawing',
        `${quoted} is an SVG drawing, which has no pixels of its own. Save it as a PNG and try again.`,
      );
    case 'other':
      throw new UploadError(
        'not_usable',
        `${quoted} is neither a picture nor a video. Choose a JPEG, PNG, WebP, AVIF or GIF picture, or an MP4 or WebM video.`,
      );
  }
}

export function closeUpload(upload: Upload | undefined): void {
  if (upload?.kind === 'picture') upload.bitmap.close();
  if (upload?.kind === 'video') upload.video.close();
}
