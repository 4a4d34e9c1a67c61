import type { DecodeAnswer, DecodeRequest } from '../../media/messages.js';

/** Larger pictures are scaled down once: no canvas is larger, and graphics memory is dear. */
const MAX_PICTURE_SIDE_PX = 2560;
/** Of a single frame, which is seen for a moment. */
const MAX_FRAME_SIDE_PX = 1280;
/** The largest picture takes some seconds on a slow machine. */
const LIMIT_MS = 30_000;

/**
 * Decodes a picture or a frame, upright and at most as large as above, in a thread of its own.
 * @param source a frame is taken over
 * @throws {Error} what the browser says of it
 */
export function decode(source: Blob | VideoFrame): Promise<ImageBitmap> {
  const worker = new Worker(new URL('../../media/picture-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<ImageBitmap>((resolve, reject) => {
    const timer = setTimeout(() => end(reject, 'It takes too long'), LIMIT_MS);
    const end = (fail: (error: Error) => void, message: string): void => {
      clearTimeout(timer);
      fail(new Error(message));
    };
    worker.addEventListener('message', ({ data }: MessageEvent<DecodeAnswer>) => {
      if (data.kind === 'failed') end(reject, data.message);
      else {
        clearTimeout(timer);
        resolve(data.bitmap);
      }
    });
    worker.addEventListener('error', ({ message }) => end(reject, message));
    const maxSidePx = source instanceof Blob ? MAX_PICTURE_SIDE_PX : MAX_FRAME_SIDE_PX;
    const request: DecodeRequest = { source, maxSidePx };
    worker.postMessage(request, source instanceof Blob ? [] : [source]);
  }).finally(() => worker.terminate());
}
