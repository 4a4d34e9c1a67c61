import type { DecodeAnswer, DecodeRequest } from './background-messages.js';

declare const self: DedicatedWorkerGlobalScope;

self.onmessage = ({ data }: MessageEvent<DecodeRequest>): void => {
  const answer = (given: DecodeAnswer, transfer: Transferable[] = []): void =>
    self.postMessage(given, transfer);
  decode(data).then(
    (bitmap) => answer({ kind: 'decoded', bitmap }, [bitmap]),
    (error: unknown) =>
      answer({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
  );
};

const decode = ({ source, maxSidePx }: DecodeRequest): Promise<ImageBitmap> =>
  source instanceof Blob ? decodePicture(source, maxSidePx) : decodeFrame(source, maxSidePx);

async function decodePicture(source: Blob, maxSidePx: number): Promise<ImageBitmap> {
  const whole = await createImageBitmap(source);
  const { widthPx, heightPx, isLess } = fitted(whole.width, whole.height, maxSidePx);
  if (!isLess) return whole;
  try {
    return await createImageBitmap(whole, {
      resizeWidth: widthPx,
      resizeHeight: heightPx,
      resizeQuality: 'high',
    });
  } finally {
    whole.close();
  }
}

/** Drawn by the processor, here and now: a bitmap of a frame is converted whenever it is drawn, by whoever does. */
async function decodeFrame(frame: VideoFrame, maxSidePx: number): Promise<ImageBitmap> {
  const { widthPx, heightPx } = fitted(frame.displayWidth, frame.displayHeight, maxSidePx);
  const canvas = new OffscreenCanvas(widthPx, heightPx);
  const pen = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  pen?.drawImage(frame, 0, 0, widthPx, heightPx);
  frame.close();
  return canvas.transferToImageBitmap();
}

function fitted(width: number, height: number, maxSidePx: number) {
  const scale = Math.min(1, maxSidePx / Math.max(width, height));
  return {
    widthPx: Math.max(1, Math.round(width * scale)),
    heightPx: Math.max(1, Math.round(height * scale)),
    isLess: scale < 1,
  };
}
