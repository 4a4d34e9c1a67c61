import { describe, expect, it } from 'vitest';
import { Way } from './way.js';

const BASE_MS = 50;
const GAP_MS = 33;
const UP_BYTES = 10_000;
const DOWN_BYTES = 4000;
/** Pings go out between frames. */
const PING_AFTER_MS = 20;

/** A way that is told of frames through a queue of the given rate, and of pings beside them. */
class Drive {
  readonly way = new Way();
  #nowMs = 1000;
  #freeMs = 0;
  #lastArrivalMs = 0;
  #frames = 0;

  constructor(upMsPerByte = 0.003) {
    this.way.reset(this.#nowMs, upMsPerByte, upMsPerByte);
    this.way.pinged(this.#nowMs, BASE_MS);
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** @param heldUntilMs nothing arrives before */
  frames(
    count: number,
    msPerByte: number,
    { baseMs = BASE_MS, heldUntilMs = 0, upBytes = UP_BYTES } = {},
  ): this {
    for (let n = 0; n < count; n++) {
      this.#nowMs += GAP_MS;
      this.#freeMs = Math.max(this.#nowMs, this.#freeMs) + upBytes * msPerByte;
      const arrivalMs = Math.max(this.#freeMs + baseMs, heldUntilMs, this.#lastArrivalMs);
      this.#lastArrivalMs = arrivalMs;
      const networkMs = arrivalMs - this.#nowMs;
      this.way.sent(this.#nowMs);
      this.way.answered({
        nowMs: arrivalMs,
        serverMs: 0,
        sentAtMs: this.#nowMs,
        upBytes,
        downBytes: DOWN_BYTES,
        networkMs,
      });
      if (++this.#frames % 15 === 0) this.#ping(baseMs);
    }
    return this;
  }

  #ping(baseMs: number): void {
    const sentMs = this.#nowMs + PING_AFTER_MS;
    const roundTripMs = Math.max(0, this.#freeMs - sentMs) + baseMs;
    this.way.pinged(sentMs + roundTripMs, roundTripMs);
  }
}

const onWireMs = (way: Way): number => way.upMs(UP_BYTES) + way.downMs(DOWN_BYTES);

describe('what is known of a way', () => {
  it('comes to what its bytes take, from either side', () => {
    for (const startMsPerByte of [0.0002, 0.003]) {
      const { way } = new Drive(startMsPerByte).frames(80, 0.001);
      expect(onWireMs(way) / 10).toBeCloseTo(1, 0.5);
    }
  });

  it('meets a way eight times narrower within four answers', () => {
    const drive = new Drive().frames(80, 0.0008);
    expect(onWireMs(drive.way)).toBeLessThan(12);
    drive.frames(4, 0.0064);
    expect(drive.way.upMs(UP_BYTES)).toBeGreaterThan(40);
  });

  it('never takes the wire for slower than answers come apart', () => {
    const drive = new Drive().frames(80, 0.0008).frames(20, 0.0064);
    expect(drive.way.upMs(UP_BYTES)).toBeLessThan(70);
  });

  it('does not believe a lone late answer', () => {
    const drive = new Drive().frames(80, 0.0008);
    const before = onWireMs(drive.way);
    drive.frames(1, 0.0008, { heldUntilMs: drive.nowMs + GAP_MS + 120 });
    expect(onWireMs(drive.way)).toBeLessThanOrEqual(before * 1.05);
  });

  it('does not take a stall for a narrow way, and remembers how long it was', () => {
    const drive = new Drive().frames(80, 0.0008);
    const before = onWireMs(drive.way);
    drive.frames(6, 0.0008, { heldUntilMs: drive.nowMs + 260 }).frames(3, 0.0008);
    expect(onWireMs(drive.way)).toBeLessThanOrEqual(before * 1.1);
    expect(drive.way.stalls.isRecent(drive.nowMs)).toBe(true);
    expect(drive.way.stalls.expectedMs(drive.nowMs)).toBeGreaterThan(150);
  });

  it('sees no stall where the way is narrow', () => {
    const drive = new Drive().frames(80, 0.0008).frames(30, 0.0064);
    expect(drive.way.stalls.isRecent(drive.nowMs)).toBe(false);
  });

  it('forgives a longer route', () => {
    const drive = new Drive().frames(80, 0.0008);
    const before = onWireMs(drive.way);
    drive.frames(600, 0.0008, { baseMs: BASE_MS + 80 });
    expect(drive.way.baseMs).toBeGreaterThan(BASE_MS + 70);
    expect(onWireMs(drive.way)).toBeLessThan(before * 1.6);
  });

  it('is not believed to be free before a ping came back', () => {
    const way = new Way();
    way.reset(0, 0.003, 0.003);
    for (let nowMs = 100; nowMs < 1000; nowMs += GAP_MS)
      way.answered({
        nowMs,
        serverMs: 0,
        sentAtMs: nowMs - 70,
        upBytes: UP_BYTES,
        downBytes: 0,
        networkMs: 70,
      });
    expect(way.isKnown).toBe(false);
    expect(way.upMs(UP_BYTES)).toBeCloseTo(30);
  });
});
