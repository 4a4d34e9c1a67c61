import type { DecodeAnswer, DecodeRequest } from '../../media/picture-worker.js';

/** Larger pictures are scaled down once: no canvas is larger, and graphics memory is dear. */
const MAX_SIDE_PX = 2560;
/** The largest picture takes some seconds on a slow machine. */
const LIMIT_MS = 30_000;

/**
 * Decodes a picture or a frame, upright and at most MAX_SIDE_PX a side, in a thread of its own.
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
    const request: DecodeRequest = { source, maxSidePx: MAX_SIDE_PX };
    worker.postMessage(request, source instanceof Blob ? [] : [source]);
  }).finally(() => worker.terminate());
}
