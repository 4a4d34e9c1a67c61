/** One direction of a way through the network. */
export interface DirectionProfile {
  /** One way, without jitter and queue. */
  readonly delayMs: number;
  /** Added to the delay, even in 0..jitterMs; order is kept. */
  readonly jitterMs: number;
  /** Rate over time, by ascending `fromMs`, the first from 0; Infinity = no limit. */
  readonly rate: readonly { readonly fromMs: number; readonly bitsPerS: number }[];
  /** As a lost packet holds up all that follows it on a stream: nothing gets through for a while. */
  readonly stalls?: { readonly perS: number; readonly minMs: number; readonly maxMs: number };
}

/** A way through the network, the same for the proxy between real programs and for the simulator. */
export interface NetworkProfile {
  readonly name: string;
  /** For people. */
  readonly title: string;
  readonly up: DirectionProfile;
  readonly down: DirectionProfile;
  /** Times since the start at which the connection breaks. */
  readonly disconnectsAtMs?: readonly number[];
}

/**
 * A first-in-first-out link with one profile: the only place that knows what a network does to bytes. Pure and
 * deterministic by its random source.
 */
export interface Link {
  /**
   * Hands over bytes at `nowMs` (since the start, never before an earlier call) and gives the time at which the last of
   * them is at the other end.
   */
  arrivalMs(nowMs: number, bytes: number): number;
  /** When the last byte handed over has left the queue: the backlog is this less `nowMs`. */
  readonly drainedAtMs: number;
}
