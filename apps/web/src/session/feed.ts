import type { PageToMedia } from '../media/messages.js';

/** How one camera's pictures reach the worker. The owner of the track stops it; the feed only carries. */
export interface Feed {
  close(): void;
}

type Post = (message: PageToMedia, transfer?: readonly object[]) => void;

interface TrackProcessor {
  readonly readable: ReadableStream<VideoFrame>;
}
type TrackProcessorConstructor = new (init: { readonly track: MediaStreamTrack }) => TrackProcessor;

/** MediaStreamTrackProcessor on the page is Chromium's; the DOM typings do not have it. */
declare global {
  interface Window {
    readonly MediaStreamTrackProcessor?: TrackProcessorConstructor;
  }
}

/**
 * Sends a camera's pictures to the worker by the best road the browser has: a processor's stream (Chromium),
 * the track itself (Safari has the processor in workers), or bitmaps taken on the page (Firefox).
 */
export function startFeed(track: MediaStreamTrack, post: Post): Feed {
  return processorFeed(track, post) ?? trackFeed(track, post) ?? bitmapFeed(track, post);
}

const NOTHING_TO_CLOSE: Feed = { close: () => undefined };

function processorFeed(track: MediaStreamTrack, post: Post): Feed | undefined {
  const Processor = window.MediaStreamTrackProcessor;
  if (Processor === undefined) return undefined;
  const { readable } = new Processor({ track });
  post({ kind: 'start-camera', readable }, [readable]);
  return NOTHING_TO_CLOSE;
}

/** Undefined where tracks cannot be transferred. The page keeps the original: it hears the camera's end. */
function trackFeed(track: MediaStreamTrack, post: Post): Feed | undefined {
  const copy = track.clone();
  try {
    post({ kind: 'start-track', track: copy }, [copy]);
    return NOTHING_TO_CLOSE;
  } catch {
    copy.stop();
    return undefined;
  }
}

/** At most one bitmap is being made at a time: a slow page skips pictures, it does not queue them. */
function bitmapFeed(track: MediaStreamTrack, post: Post): Feed {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  let closed = false;
  const capture = async (): Promise<void> => {
    const captureTimeS = (performance.timeOrigin + performance.now()) / 1000;
    const bitmap = await createImageBitmap(video).catch(() => undefined);
    if (closed) bitmap?.close();
    else if (bitmap !== undefined) post({ kind: 'bitmap', bitmap, captureTimeS }, [bitmap]);
    next();
  };
  const next = (): void => {
    if (!closed) video.requestVideoFrameCallback(() => void capture());
  };
  post({ kind: 'start-bitmaps' });
  next();
  // Rejected only when closed before the first picture.
  void video.play().catch(() => undefined);
  return {
    close: () => {
      closed = true;
      video.pause();
      video.srcObject = null;
    },
  };
}
