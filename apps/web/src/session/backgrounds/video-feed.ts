import type { BackgroundCommand, BackgroundSource } from '../../media/messages.js';
import type { OpenVideo } from './video-upload.js';

/** Frames that the page takes itself come no closer. */
const MIN_STEP_MS = 30;

export type PostBackground = (command: BackgroundCommand, transfer: readonly object[]) => void;

declare global {
  interface HTMLMediaElement {
    /** Not Safari's; the DOM typings do not have it. */
    captureStream?(): MediaStream;
  }
}

/**
 * Sends a video's frames to the worker: as a stream that bypasses the page's thread (Chromium), or as bitmaps taken
 * here. They come while the element plays. The function ends it.
 */
export function feedVideo({ element, poster }: OpenVideo, post: PostBackground): () => void {
  const Processor = window.MediaStreamTrackProcessor;
  const track = Processor && element.captureStream?.().getVideoTracks()[0];
  if (!Processor || !track) return feedFrames(element, poster, post);
  const { readable } = new Processor({ track });
  const source: BackgroundSource = { kind: 'video', poster, readable };
  post({ kind: 'background', source }, [readable]);
  return () => track.stop();
}

/** At most one bitmap is being made at a time: a slow page skips frames, it does not queue them. */
function feedFrames(element: HTMLVideoElement, poster: ImageBitmap, post: PostBackground): () => void {
  let isOpen = true;
  let takenAtMs = Number.NEGATIVE_INFINITY;
  post({ kind: 'background', source: { kind: 'video-frames', poster } }, []);
  const take = async (nowMs: number): Promise<void> => {
    if (nowMs - takenAtMs >= MIN_STEP_MS) {
      takenAtMs = nowMs;
      const frame = await createImageBitmap(element).catch(() => undefined);
      if (!isOpen) frame?.close();
      else if (frame) post({ kind: 'background-frame', frame }, [frame]);
    }
    next();
  };
  const next = (): void => {
    if (isOpen) element.requestVideoFrameCallback((nowMs) => void take(nowMs));
  };
  next();
  return () => {
    isOpen = false;
  };
}
