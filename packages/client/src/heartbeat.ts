import { PingReplySchema, parseServerControl } from '@maskwire/protocol';
import type { Clock } from './clock.js';

/** How often is looked whether a ping is due and the connection alive. */
const BEAT_MS = 500;
/** A beat that comes this much too late: the machine slept, or the thread stood still. */
const LATE_MS = 2000;

interface PingTarget {
  ping(reply: (value: unknown) => void): void;
}

interface HeartbeatOwner {
  /** Least time between two pings, now. */
  pingIntervalMs(): number;
  /** How long a connection that is sent frames may be silent. */
  silenceLimitMs(): number;
  /** How long one that is being checked may be silent. */
  checkLimitMs(): number;
  pinged(roundTripMs: number): void;
  protocolFault(): void;
  /** Every beat of a live connection. */
  beat(nowMs: number): void;
  /** Nothing was heard for too long; `stop` was called. */
  silent(forMs: number, wasChecked: boolean): void;
}

/**
 * Measures the bare way, at most one regular ping at a time, and notices a connection that died without a word, long
 * before the transport does.
 */
export class Heartbeat {
  readonly #clock: Clock;
  readonly #owner: HeartbeatOwner;
  #target: PingTarget | undefined;
  #isPingOut = false;
  #lastPingMs = Number.NEGATIVE_INFINITY;
  /** When the first frame since the last message that came was sent. */
  #unansweredSinceMs: number | undefined;
  #dueMs = 0;
  #wallDueMs = 0;
  #cancel: () => void = () => {};
  #cancelCheck: (() => void) | undefined;

  constructor(clock: Clock, owner: HeartbeatOwner) {
    this.#clock = clock;
    this.#owner = owner;
  }

  start(target: PingTarget): void {
    this.stop();
    this.#target = target;
    this.#lastPingMs = Number.NEGATIVE_INFINITY;
    this.#beatAfter(target);
    this.#pingIfDue(target, this.#clock.nowMs());
  }

  /** Idempotent; answers that come later are ignored. */
  stop(): void {
    this.#cancel();
    this.#endCheck();
    this.#target = undefined;
    this.#isPingOut = false;
    this.heard();
  }

  /** Anything came from the server. */
  heard(): void {
    this.#unansweredSinceMs = undefined;
    this.#endCheck();
  }

  frameSent(): void {
    this.#unansweredSinceMs ??= this.#clock.nowMs();
  }

  /** Asks now whether the connection lives; it is `silent` unless something is heard within the limit. */
  check(): void {
    const target = this.#target;
    if (!target || this.#cancelCheck) return;
    // Not `#pingIfDue`: one that was on its way through another network is not waited for.
    this.#ping(target, this.#clock.nowMs());
    this.#awaitCheck(target, this.#clock.nowMs());
  }

  #awaitCheck(target: PingTarget, sinceMs: number): void {
    const limitMs = this.#owner.checkLimitMs();
    const dueMs = this.#clock.nowMs() + limitMs;
    this.#cancelCheck = this.#clock.after(limitMs, () => {
      const nowMs = this.#clock.nowMs();
      // What came while the thread stood still is not read yet.
      if (nowMs - dueMs > LATE_MS) this.#awaitCheck(target, sinceMs);
      else this.#dead(nowMs - sinceMs, true);
    });
  }

  #endCheck(): void {
    this.#cancelCheck?.();
    this.#cancelCheck = undefined;
  }

  #beatAfter(target: PingTarget): void {
    this.#dueMs = this.#clock.nowMs() + BEAT_MS;
    this.#wallDueMs = this.#wallMs() + BEAT_MS;
    this.#cancel = this.#clock.after(BEAT_MS, () => this.#beat(target));
  }

  #beat(target: PingTarget): void {
    const nowMs = this.#clock.nowMs();
    // The monotonic clock of many systems stands still while the machine sleeps.
    const isLate = Math.max(nowMs - this.#dueMs, this.#wallMs() - this.#wallDueMs) > LATE_MS;
    this.#beatAfter(target);
    if (isLate) return this.check();
    const silentMs = nowMs - (this.#unansweredSinceMs ?? nowMs);
    if (silentMs >= this.#owner.silenceLimitMs()) return this.#dead(silentMs, false);
    this.#pingIfDue(target, nowMs);
    this.#owner.beat(nowMs);
  }

  #wallMs(): number {
    return this.#clock.wallMs?.() ?? this.#clock.nowMs();
  }

  #pingIfDue(target: PingTarget, nowMs: number): void {
    if (!this.#isPingOut && nowMs - this.#lastPingMs >= this.#owner.pingIntervalMs())
      this.#ping(target, nowMs);
  }

  #ping(target: PingTarget, sentAtMs: number): void {
    this.#isPingOut = true;
    this.#lastPingMs = sentAtMs;
    target.ping((value) => {
      if (this.#target !== target) return;
      this.#isPingOut = false;
      this.heard();
      if (parseServerControl(PingReplySchema, value).ok) this.#owner.pinged(this.#clock.nowMs() - sentAtMs);
      else this.#owner.protocolFault();
    });
  }

  #dead(silentMs: number, wasChecked: boolean): void {
    this.stop();
    this.#owner.silent(silentMs, wasChecked);
  }
}
