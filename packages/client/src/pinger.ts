import { PingReplySchema, parseServerControl } from '@maskwire/protocol';
import type { Clock } from './clock.js';

const PING_INTERVAL_MS = 3000;

interface PingTarget {
  ping(reply: (value: unknown) => void): void;
}

interface PingNotes {
  notePing(roundTripMs: number): void;
  noteProtocolFault(): void;
}

/** Measures the bare way every few seconds; at most one ping is on it. */
export class Pinger {
  readonly #clock: Clock;
  readonly #notes: PingNotes;
  #target: PingTarget | undefined;
  #waiting = false;
  #cancel: () => void = () => {};

  constructor(clock: Clock, notes: PingNotes) {
    this.#clock = clock;
    this.#notes = notes;
  }

  start(target: PingTarget): void {
    this.stop();
    this.#target = target;
    this.#tick(target);
  }

  /** Idempotent; answers that come later are ignored. */
  stop(): void {
    this.#cancel();
    this.#target = undefined;
    this.#waiting = false;
  }

  #tick(target: PingTarget): void {
    this.#cancel = this.#clock.after(PING_INTERVAL_MS, () => this.#tick(target));
    if (this.#waiting) return;
    this.#waiting = true;
    const sentAtMs = this.#clock.nowMs();
    target.ping((value) => {
      if (this.#target !== target) return;
      this.#waiting = false;
      if (parseServerControl(PingReplySchema, value).ok) this.#notes.notePing(this.#clock.nowMs() - sentAtMs);
      else this.#notes.noteProtocolFault();
    });
  }
}
