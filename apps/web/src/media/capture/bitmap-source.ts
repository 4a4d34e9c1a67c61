import type { Source, SourceEvents } from './source.js';

export interface BitmapSource extends Source {
  /** Takes the bitmap over. One that comes while another is being read is let go. */
  push(bitmap: ImageBitmap, captureTimeS: number): void;
}

/** Frames that the page takes from a video element, for browsers without a track processor. */
export function openBitmapSource(events: SourceEvents): BitmapSource {
  let isOpen = true;
  let isBusy = false;
  return {
    push: (bitmap, captureTimeS) => {
      if (!isOpen || isBusy) {
        bitmap.close();
        return;
      }
      isBusy = true;
      void events.frame(toFrame(bitmap), captureTimeS).finally(() => {
        isBusy = false;
      });
    },
    close: () => {
      isOpen = false;
    },
  };
}

/** A VideoFrame can be copied into a pooled buffer; a bitmap only into a fresh one. */
function toFrame(bitmap: ImageBitmap): VideoFrame | ImageBitmap {
  if (typeof VideoFrame === 'undefined') return bitmap;
  const frame = new VideoFrame(bitmap, { timestamp: performance.now() * 1000, alpha: 'discard' });
  bitmap.close();
  return frame;
}
