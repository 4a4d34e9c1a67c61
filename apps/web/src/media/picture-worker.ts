/** Decodes one picture away from the page's thread, where a large one would stop everything for a second. */
export interface DecodeRequest {
  /** A file that holds a picture, or a frame of a video, which is taken over. */
  readonly source: Blob | VideoFrame;
  /** A longer side is scaled down to it. */
  readonly maxSidePx: number;
}

export type DecodeAnswer =
  | { readonly kind: 'decoded'; readonly bitmap: ImageBitmap }
  | { readonly kind: 'failed'; readonly message: string };

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

/** Upright. */
async function decode({ source, maxSidePx }: DecodeRequest): Promise<ImageBitmap> {
  const whole = await createImageBitmap(source);
  if (!(source instanceof Blob)) source.close();
  const scale = maxSidePx / Math.max(whole.width, whole.height);
  if (scale >= 1) return whole;
  try {
    return await createImageBitmap(whole, {
      resizeWidth: Math.max(1, Math.round(whole.width * scale)),
      resizeHeight: Math.max(1, Math.round(whole.height * scale)),
      resizeQuality: 'high',
    });
  } finally {
    whole.close();
  }
}
