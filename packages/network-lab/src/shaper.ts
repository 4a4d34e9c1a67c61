import type { Socket } from 'node:net';
import type { DirectionProfile, Link } from './types.js';

/** What a bottleneck's queue holds before its sender is held up, beside what is under way. */
const QUEUE_BYTES = 256 * 1024;
/** Most that is under way on a path without a limit of its own. */
const MAX_UNDER_WAY_BYTES = 4 * 1024 * 1024;
/** Longer reads are queued in pieces, so that a message need not wait for what was read together with it. */
const PIECE_BYTES = 16 * 1024;
/** Timers have steps of a millisecond: what is due within half of one goes at once. */
const TIMER_TOLERANCE_MS = 0.5;
/** Longest wait without looking again. */
const MAX_TIMER_MS = 60_000;

export interface DirectionCounters {
  /** Delivered at the other end. */
  readonly bytes: number;
  readonly chunks: number;
  /** Most that waited or was under way on one connection. */
  readonly peakBacklogBytes: number;
  /** Longest time that something handed over had to wait for what was before it. */
  readonly peakQueueMs: number;
}

/** Counters in the making, shared by all connections of a proxy. */
export type DirectionTally = { -readonly [K in keyof DirectionCounters]: DirectionCounters[K] };

export const newTally = (): DirectionTally => ({
  bytes: 0,
  chunks: 0,
  peakBacklogBytes: 0,
  peakQueueMs: 0,
});

type Item = { readonly atMs: number } & (
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  /** The source has no more to say, but may listen. */
  | { readonly kind: 'end' }
  /** The source is gone. */
  | { readonly kind: 'break' }
);

/** A link with the time line that it counts on. */
export interface Path {
  readonly link: Link;
  readonly nowMs: () => number;
  readonly profile: DirectionProfile;
}

export interface ShaperOptions {
  readonly source: Socket;
  readonly target: Socket;
  readonly path: Path;
  /** Nothing is handed over earlier than this long after the start: the connection is still being made. */
  readonly openInMs: number;
  readonly tally: DirectionTally;
}

/** Carries what comes from one socket to another as a link says: one queue, one timer, bounded. */
export class Shaper {
  readonly #source: Socket;
  readonly #target: Socket;
  readonly #tally: DirectionTally;
  readonly #items: Item[] = [];
  #path: Path;
  #openAtMs: number;
  #lastAtMs = 0;
  #waitingBytes = 0;
  #blocked = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ShaperOptions) {
    this.#source = options.source;
    this.#target = options.target;
    this.#tally = options.tally;
    this.#path = options.path;
    this.#openAtMs = options.path.nowMs() + options.openInMs;
    this.#source.on('data', (bytes: Buffer) => this.#take(bytes));
    this.#source.on('end', () => this.#push({ kind: 'end', atMs: this.#arrivalMs(0) }));
    this.#source.on('close', (hadError) => {
      if (hadError || !this.#source.readableEnded) this.#push({ kind: 'break', atMs: this.#arrivalMs(0) });
    });
    this.#target.on('drain', () => {
      this.#blocked = false;
      this.#deliver();
    });
    this.#target.on('close', () => this.#discard());
  }

  /** From now on another network; what is under way arrives as the old one said. */
  use(path: Path): void {
    const leftMs = Math.max(0, this.#lastAtMs - this.#path.nowMs());
    const shiftMs = path.nowMs() - this.#path.nowMs();
    for (const [index, item] of this.#items.entries())
      this.#items[index] = { ...item, atMs: item.atMs + shiftMs };
    this.#openAtMs += shiftMs;
    this.#path = path;
    this.#lastAtMs = path.nowMs() + leftMs;
  }

  #take(bytes: Buffer): void {
    for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
      const piece = bytes.subarray(from, from + PIECE_BYTES);
      this.#waitingBytes += piece.length;
      this.#push({ kind: 'bytes', bytes: piece, atMs: this.#arrivalMs(piece.length) });
    }
    this.#tally.peakBacklogBytes = Math.max(this.#tally.peakBacklogBytes, this.#waitingBytes);
    this.#throttle();
  }

  #arrivalMs(bytes: number): number {
    const { link, nowMs } = this.#path;
    const handedOverAtMs = Math.max(nowMs(), this.#openAtMs);
    this.#tally.peakQueueMs = Math.max(this.#tally.peakQueueMs, link.drainedAtMs - handedOverAtMs);
    this.#lastAtMs = Math.max(this.#lastAtMs, link.arrivalMs(handedOverAtMs, bytes));
    return this.#lastAtMs;
  }

  #push(item: Item): void {
    if (this.#target.destroyed) return this.#discard();
    this.#items.push(item);
    if (this.#timer === undefined && !this.#blocked) this.#deliver();
  }

  /** Everything that is due, then a timer for the next: times are absolute, so a late timer delays nothing after it. */
  #deliver(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const dueMs = this.#path.nowMs() + TIMER_TOLERANCE_MS;
    let next = this.#items[0];
    while (next && next.atMs <= dueMs && !this.#blocked) {
      this.#items.shift();
      this.#pass(next);
      next = this.#items[0];
    }
    this.#throttle();
    if (!next || this.#blocked) return;
    const waitMs = Math.min(MAX_TIMER_MS, next.atMs - this.#path.nowMs());
    this.#timer = setTimeout(() => this.#deliver(), waitMs);
  }

  #pass(item: Item): void {
    switch (item.kind) {
      case 'bytes':
        this.#waitingBytes -= item.bytes.length;
        this.#tally.bytes += item.bytes.length;
        this.#tally.chunks++;
        this.#blocked = !this.#target.write(item.bytes);
        return;
      case 'end':
        this.#target.end();
        return;
      case 'break':
        this.#target.resetAndDestroy();
    }
  }

  #throttle(): void {
    const isFull = this.#waitingBytes >= limitBytes(this.#path.profile);
    if (isFull === this.#source.isPaused()) return;
    if (isFull) this.#source.pause();
    else this.#source.resume();
  }

  #discard(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#items.length = 0;
    this.#waitingBytes = 0;
    // Read on, or the end of a source that nobody listens to would never be seen.
    this.#source.resume();
  }
}

/** A full queue at the bottleneck, and what the path itself holds at its highest rate. */
export function limitBytes({ rate, delayMs, jitterMs }: DirectionProfile): number {
  const bitsPerS = Math.max(...rate.map((step) => step.bitsPerS));
  const underWayBytes = (bitsPerS / 8000) * (delayMs + jitterMs);
  // Infinity times no delay is not a number: nothing is under way then.
  return QUEUE_BYTES + Math.min(MAX_UNDER_WAY_BYTES, Number.isNaN(underWayBytes) ? 0 : underWayBytes);
}
