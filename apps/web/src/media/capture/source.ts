/** Whatever a source hands out; the receiver closes it in the turn in which it arrives. */
export type CapturedFrame = VideoFrame | ImageBitmap;

export interface SourceEvents {
  /**
   * Takes the frame over and settles once it was copied and closed; never rejects. `captureTimeS` is on the
   * worker's `performance.now()` time line.
   */
  frame(frame: CapturedFrame, captureTimeS: number): Promise<void>;
  /**
   * It broke and no further frame will come. A camera that merely ends is not reported: the page hears its track's
   * own event, and ends tracks itself when it changes cameras. Not called after `close()`.
   */
  failed(message: string): void;
}

/** Something that delivers frames until it is closed or ends. */
export interface Source {
  /** Idempotent. */
  close(): void;
}

/** Now, in seconds on the worker's monotonic clock. */
export const captureClockS = (): number => performance.now() / 1000;
