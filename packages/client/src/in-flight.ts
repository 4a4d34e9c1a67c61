export interface FrameInFlight {
  readonly frameId: number;
  readonly captureTimeS: number;
  readonly sentAtMs: number;
  /** Of the whole message. */
  readonly upBytes: number;
  /** Of the flow strategy that saw it sent. */
  readonly generation: number;
}

/** Frames given up that are remembered, so that an answer which comes after all still tells the round trip. */
const MAX_GIVEN_UP = 64;

/** Frames sent and not yet ended, in the order sent. */
export class InFlightTable {
  readonly #frames = new Map<number, FrameInFlight>();
  readonly #givenUp = new Map<number, FrameInFlight>();

  get size(): number {
    return this.#frames.size;
  }

  has(frameId: number): boolean {
    return this.#frames.has(frameId);
  }

  /** Whether an answer is still of use: the frame is in flight, or was given up not long ago. */
  isAwaited(frameId: number): boolean {
    return this.#frames.has(frameId) || this.#givenUp.has(frameId);
  }

  get oldestSentAtMs(): number | undefined {
    return this.#frames.values().next().value?.sentAtMs;
  }

  add(frame: FrameInFlight): void {
    this.#frames.set(frame.frameId, frame);
    this.#givenUp.delete(frame.frameId);
  }

  /** Ends a frame; undefined when it is not in flight (ended before, or never sent). */
  take(frameId: number): FrameInFlight | undefined {
    const frame = this.#frames.get(frameId);
    this.#frames.delete(frameId);
    return frame;
  }

  /** A frame that was given up, once. */
  takeGivenUp(frameId: number): FrameInFlight | undefined {
    const frame = this.#givenUp.get(frameId);
    this.#givenUp.delete(frameId);
    return frame;
  }

  /** Ends and returns the frames sent `limitMs` ago or earlier. */
  expire(nowMs: number, limitMs: number): FrameInFlight[] {
    const expired: FrameInFlight[] = [];
    for (const frame of this.#frames.values()) {
      if (nowMs - frame.sentAtMs < limitMs) break;
      expired.push(frame);
    }
    for (const frame of expired) {
      this.#frames.delete(frame.frameId);
      this.#givenUp.set(frame.frameId, frame);
    }
    for (const frameId of this.#givenUp.keys()) {
      if (this.#givenUp.size <= MAX_GIVEN_UP) break;
      this.#givenUp.delete(frameId);
    }
    return expired;
  }

  /** Ends and returns all frames; nothing is remembered: their connection is gone. */
  clear(): FrameInFlight[] {
    const frames = [...this.#frames.values()];
    this.#frames.clear();
    this.#givenUp.clear();
    return frames;
  }
}
