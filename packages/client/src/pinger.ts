import { PingReplySchema, parseServerControl } from '@maskwire/protocol';
import type { Clock } from './clock.js';

/** How often is looked whether a ping is due. */
const TICK_MS = 500;

interface PingTarget {
  ping(reply: (value: unknown) => void): void;
}

interface PingNotes {
  /** Least time between two pings, now. */
  pingIntervalMs(): number;
  notePing(roundTripMs: number): void;
  noteProtocolFault(): void;
}

/** Measures the bare way every few seconds; at most one ping is on it. */
export class Pinger {
  readonly #clock: Clock;
  readonly #notes: PingNotes;
  #target: PingTarget | undefined;
  /** When the ping that is on its way was sent. */
  #waitingSinceMs: number | undefined;
  #lastMs = Number.NEGATIVE_INFINITY;
  #cancel: () => void = () => {};

  constructor(clock: Clock, notes: PingNotes) {
    this.#clock = clock;
    this.#notes = notes;
  }

  start(target: PingTarget): void {
    this.stop();
    this.#target = target;
    this.#lastMs = Number.NEGATIVE_INFINITY;
    this.#tick(target);
  }

  /** Idempotent; answers that come later are ignored. */
  stop(): void {
    this.#cancel();
    this.#target = undefined;
    this.#waitingSinceMs = undefined;
  }

  #tick(target: PingTarget): void {
    this.#cancel = this.#clock.after(TICK_MS, () => this.#tick(target));
    const sentAtMs = this.#clock.nowMs();
    if (this.#waitingSinceMs !== undefined || sentAtMs - this.#lastMs < this.#notes.pingIntervalMs()) return;
    this.#waitingSinceMs = sentAtMs;
    this.#lastMs = sentAtMs;
    target.ping((value) => {
      if (this.#target !== target) return;
      this.#waitingSinceMs = undefined;
      if (parseServerControl(PingReplySchema, value).ok) this.#notes.notePing(this.#clock.nowMs() - sentAtMs);
      else this.#notes.noteProtocolFault();
    });
  }
}
