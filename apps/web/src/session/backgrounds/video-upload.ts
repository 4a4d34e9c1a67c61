import { decode } from './decode.js';
import { quotedName } from './quoted-name.js';
import { UploadError } from './upload-error.js';

/** Of a frame; 4K. More is decoded and copied thirty times a second for nothing that could be seen. */
const MAX_FRAME_PX = 4096 * 2304;
/** A file whose first frame is not there by then has none. */
const FIRST_FRAME_LIMIT_MS = 20_000;

/** A video that can be played; paused. */
export interface OpenVideo {
  readonly element: HTMLVideoElement;
  readonly poster: ImageBitmap;
  /** Idempotent. */
  close(): void;
}

/**
 * Opens a video and waits for its first frame. The file is read as it plays: its size does not matter.
 * @throws {UploadError}
 */
export async function openVideo(file: File): Promise<OpenVideo> {
  const element = document.createElement('video');
  element.muted = true;
  element.loop = true;
  element.playsInline = true;
  element.src = URL.createObjectURL(file);
  const close = (): void => {
    URL.revokeObjectURL(element.src);
    element.pause();
    element.removeAttribute('src');
    element.load();
  };
  try {
    await firstFrame(element, quotedName(file.name));
    const poster = await posterOf(element);
    return {
      element,
      poster,
      close: () => {
        close();
        poster.close();
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** @throws {UploadError} */
async function firstFrame(element: HTMLVideoElement, name: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const fail = (code: 'no_pictures' | 'not_usable' | 'damaged', why: string): void => {
      clearTimeout(timer);
      reject(new UploadError(code, `${name} ${why}`, element.error));
    };
    const timer = setTimeout(() => fail('damaged', WITHOUT_FRAMES), FIRST_FRAME_LIMIT_MS);
    element.addEventListener('error', () => fail('not_usable', NOT_PLAYABLE), { once: true });
    element.addEventListener(
      'loadeddata',
      () => {
        const { videoWidth, videoHeight } = element;
        if (videoWidth === 0 || videoHeight === 0) fail('no_pictures', WITHOUT_PICTURES);
        else if (videoWidth * videoHeight > MAX_FRAME_PX)
          fail('not_usable', `has ${videoWidth} × ${videoHeight} pixels a frame. ${TOO_MANY_PIXELS}`);
      },
      { once: true },
    );
    element.requestVideoFrameCallback(() => {
      clearTimeout(timer);
      resolve();
    });
    // Refused only for what the `error` event says too.
    element.play().catch(() => undefined);
  });
  element.pause();
}

const SAVE_AS = 'Save it as MP4 (H.264) or WebM (VP9) and try again.';
const NOT_PLAYABLE = `cannot be played: it is damaged, or coded in a way that this browser does not know. ${SAVE_AS}`;
const WITHOUT_PICTURES = `has sound, but no pictures that this browser can show. ${SAVE_AS}`;
const WITHOUT_FRAMES =
  'gives no picture: it is damaged or was not saved to its end. Save or download it again.';
const TOO_MANY_PIXELS = '4K (3840 × 2160) is the most: save it smaller and try again.';

/** Browsers that cannot take a frame apart from its element decode it here. */
const posterOf = (element: HTMLVideoElement): Promise<ImageBitmap> =>
  typeof VideoFrame === 'undefined' ? createImageBitmap(element) : decode(new VideoFrame(element));
