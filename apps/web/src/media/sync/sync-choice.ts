import type { Sync, SyncWish } from '../messages.js';

/** `auto` puts each mask on its own frame while nine of ten masks arrive within two frames of a camera... */
export const EXACT_UP_TO_MS = 66;
/** ...and shows the newest frame when they take this long; in between it stays with what it has. */
export const LOW_LATENCY_FROM_MS = 100;
/** Every change is seen: `auto` makes none sooner than this after the one before. */
export const LEAST_STAY_MS = 3000;

/** Which way of bringing masks and frames together is in force. Pure. */
export class SyncChoice {
  #wish: SyncWish;
  #sync: Sync = 'exact';
  #changedAtMs = Number.NEGATIVE_INFINITY;

  constructor(wish: SyncWish) {
    this.#wish = wish;
    if (wish !== 'auto') this.#sync = wish;
  }

  get sync(): Sync {
    return this.#sync;
  }

  /** `auto` goes on from what is in force. */
  ask(wish: SyncWish, nowMs: number): void {
    this.#wish = wish;
    if (wish !== 'auto') this.#change(wish, nowMs);
  }

  /** @param p90Ms capture to arrival of the mask, 90th percentile; undefined = not known yet */
  follow(p90Ms: number | undefined, nowMs: number): void {
    if (this.#wish !== 'auto' || p90Ms === undefined || nowMs - this.#changedAtMs < LEAST_STAY_MS) return;
    if (p90Ms <= EXACT_UP_TO_MS) this.#change('exact', nowMs);
    else if (p90Ms >= LOW_LATENCY_FROM_MS) this.#change('low-latency', nowMs);
  }

  #change(sync: Sync, nowMs: number): void {
    if (sync === this.#sync) return;
    this.#sync = sync;
    this.#changedAtMs = nowMs;
  }
}
