/** Time as the client sees it; injected so that tests hold it in their hands. */
export interface Clock {
  /** Milliseconds on a monotonic time line; capture times are seconds on the same line. */
  nowMs(): number;
  /** Calls back once after `delayMs`; the returned function cancels and may be called any number of times. */
  after(delayMs: number, callback: () => void): () => void;
  /** Time that goes on while the machine sleeps, in milliseconds from anywhere; it may jump. @default nowMs */
  wallMs?(): number;
}

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
  wallMs: () => Date.now(),
};
