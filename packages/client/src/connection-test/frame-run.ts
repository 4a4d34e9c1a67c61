import type { StageTimes } from '@maskwire/protocol';
import type { Clock } from '../clock.js';
import type { MaskClient, MaskClientEvents } from '../types.js';
import { aborted, type Limits, TestFailure } from './failure.js';

/** A slow server gets longer than the usual time for this many masks ... */
const LEAST_MASKS = 3;
/** ... but not longer than so many times. */
const PATIENCE = 3;
/** Until a refused frame is offered again. */
const RETRY_MS = 2;
/** The same while a mode is loaded. */
const NOT_READY_MS = 100;

const ENDS = ['mask', 'dropped', 'error', 'lost'] as const;
type End = (typeof ENDS)[number];

export interface MaskNote {
  readonly atMs: number;
  readonly roundTripMs: number;
  readonly times: StageTimes;
}

/** Sends frames in turn and notes how they end. */
export class FrameRun {
  readonly #client: MaskClient;
  readonly #images: readonly Uint8Array[];
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  sent = 0;
  /** How many ended so: `mask`, or by reason. */
  readonly endings = new Map<string, number>();
  /** Of the round that runs. */
  #masks: MaskNote[] = [];
  #pending = 0;

  constructor(client: MaskClient, images: readonly Uint8Array[], { clock, signal }: Omit<Limits, 'limitMs'>) {
    this.#client = client;
    this.#images = images;
    this.#clock = clock;
    this.#signal = signal;
    for (const kind of ENDS) client.on(kind, (event) => this.#ended(kind, event));
  }

  /**
   * One frame, which does not count: a mode that nobody used until now drops the first ones as `not_ready`.
   * @throws {TestFailure} `not_ready` when it stays so
   */
  async first(limitMs: number): Promise<void> {
    const endMs = this.#clock.nowMs() + limitMs;
    while (this.#clock.nowMs() < endMs) {
      const sentBefore = this.sent;
      const masks = await this.#round(1, () => this.sent === sentBefore && this.#clock.nowMs() < endMs);
      // What else went wrong shows in the rounds that count.
      if (masks.length > 0 || (this.sent > sentBefore && !this.endings.has('not_ready'))) return;
      await this.#wait(NOT_READY_MS);
    }
    throw new TestFailure('not_ready', 'The server still loads the mode; test again when it is ready');
  }

  /** Keeps `window` frames in flight for this long, and waits for their ends. */
  send(window: number, forMs: number): Promise<readonly MaskNote[]> {
    const startMs = this.#clock.nowMs();
    return this.#round(window, () => {
      const elapsedMs = this.#clock.nowMs() - startMs;
      return elapsedMs < (this.#masks.length < LEAST_MASKS ? PATIENCE * forMs : forMs);
    });
  }

  /** The client gives every frame an end, so this comes to one. */
  async #round(window: number, goesOn: () => boolean): Promise<readonly MaskNote[]> {
    this.#masks = [];
    while (goesOn() || this.#pending > 0) {
      if (this.#signal.aborted) throw aborted();
      if (this.#client.state.kind !== 'ready')
        throw new TestFailure('unreachable', 'The connection was lost');
      const isSent = this.#pending < window && goesOn() && this.#sendOne();
      if (!isSent) await this.#wait(RETRY_MS);
    }
    return this.#masks;
  }

  /** @throws {TestFailure} `encode_failed` for what no server takes */
  #sendOne(): boolean {
    const image = this.#images[this.sent % this.#images.length] ?? new Uint8Array();
    const result = this.#client.send(image, this.#clock.nowMs() / 1000);
    if (!result.sent && (result.reason === 'too_large' || result.reason === 'empty'))
      throw new TestFailure('encode_failed', 'The encoded picture is empty or larger than the server takes');
    if (!result.sent) return false;
    this.sent++;
    this.#pending++;
    return true;
  }

  #ended<K extends End>(kind: K, event: MaskClientEvents[K]): void {
    this.#pending--;
    const name = 'reason' in event ? event.reason : kind;
    this.endings.set(name, (this.endings.get(name) ?? 0) + 1);
    if (kind === 'mask' && 'times' in event)
      this.#masks.push({ atMs: this.#clock.nowMs(), roundTripMs: event.roundTripMs, times: event.times });
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#clock.after(ms, resolve));
  }
}
