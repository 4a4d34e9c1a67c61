import type { StageTimes } from '@maskwire/protocol';
import type { FlowChoice } from './flow/choice.js';
import type { FlowPlan } from './flow/types.js';
import type { LostCause, SendRefusal } from './reasons.js';
import { Ring } from './ring.js';

/** Samples kept for each percentile: about 8 s at 30 FPS. */
const SAMPLES = 256;
/** Delivered FPS is counted over this time ... */
export const FPS_WINDOW_MS = 2000;
/** ... from at most this many deliveries: 2 s at more than twice the highest rate. */
const DELIVERIES = 512;
/** Pings of which the fastest is the base round trip: 10 s of frames adapted to the way, else a minute. */
const PINGS = 20;

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

type Counts = Readonly<Record<string, number>>;

/** Undefined where nothing was measured yet. Totals run from the client's creation, the rest over recent frames. */
export interface ClientStats {
  /** Masks that could be shown, a second, over the last 2 s. */
  readonly deliveredFps: number;
  /** Capture to mask decoded. */
  readonly latencyMs: Percentiles | undefined;
  /** Send to mask. */
  readonly roundTripMs: Percentiles | undefined;
  /** Least recent ping: the way alone. */
  readonly baseRttMs: number | undefined;
  /** Smoothed round trip of frames. */
  readonly smoothedRttMs: number | undefined;
  /**
   * What the median frame and its mask spend on the way beyond the base round trip and the server's stages: waiting in
   * the network's queues, and being transmitted.
   */
  readonly queueingMs: number | undefined;
  /** Medians of the server's stages. */
  readonly server: {
    readonly queueMs: number | undefined;
    readonly decodeMs: number | undefined;
    readonly inferenceMs: number | undefined;
    readonly encodeMs: number | undefined;
  };
  readonly inFlight: number;
  /** The window of `plan`. */
  readonly maxInFlight: number;
  /** What decides it. */
  readonly flow: FlowChoice['kind'];
  /** What holds for the next frame. */
  readonly plan: FlowPlan;
  /** sent = masks + staleMasks + all dropped + all errors + all lost + inFlight. */
  readonly frames: {
    readonly sent: number;
    readonly masks: number;
    readonly staleMasks: number;
    /** By reason. */
    readonly dropped: Counts;
    /** By reason. */
    readonly errors: Counts;
    /** By cause. */
    readonly lost: Readonly<Record<LostCause, number>>;
    /** Calls of `send` that sent nothing, by reason. */
    readonly refused: Counts;
    /** Answers for frames that had ended before. */
    readonly late: number;
    /** Of `late`: masks. */
    readonly lateMasks: number;
    /** Of `masks`: those that came after a newer frame's. */
    readonly outOfOrder: number;
    /** Masks that cannot be the newest picture: stale, late or out of order. */
    readonly wasted: number;
    /** Frames the caller did not send because they looked like the last one sent. */
    readonly skipped: number;
  };
  /** Messages of the server that are not protocol v1. */
  readonly protocolFaults: number;
  /** Frame and mask messages with their headers; means over recent ones. */
  readonly bytes: {
    readonly upTotal: number;
    readonly downTotal: number;
    readonly upPerFrame: number | undefined;
    readonly downPerMask: number | undefined;
  };
}

interface Delivery {
  readonly nowMs: number;
  readonly latencyMs: number;
  readonly roundTripMs: number;
  readonly times: StageTimes;
  readonly bytes: number;
  /** A newer frame's mask was delivered before. */
  readonly isOutOfOrder: boolean;
}

/** What the owner of the window knows and the recorder does not. */
interface LiveFigures {
  readonly nowMs: number;
  readonly inFlight: number;
  readonly flow: FlowChoice['kind'];
  readonly plan: FlowPlan;
  readonly smoothedRttMs: number | undefined;
}

const STAGES = ['queueUs', 'decodeUs', 'inferenceUs', 'encodeUs'] as const;

/** Counts and samples in fixed memory: reasons are closed lists, samples are rings. */
export class StatsRecorder {
  readonly #deliveredAtMs = new Ring(DELIVERIES);
  readonly #latencyMs = new Ring(SAMPLES);
  readonly #roundTripMs = new Ring(SAMPLES);
  readonly #stageUs = { queueUs: ring(), decodeUs: ring(), inferenceUs: ring(), encodeUs: ring() };
  readonly #upBytes = ring();
  readonly #downBytes = ring();
  readonly #pingMs = new Ring(PINGS);
  readonly #wayMs = ring();
  readonly #dropped: Record<string, number> = {};
  readonly #errors: Record<string, number> = {};
  readonly #refused: Record<string, number> = {};
  readonly #lost: Record<LostCause, number> = { timeout: 0, disconnected: 0 };
  #sent = 0;
  #masks = 0;
  #staleMasks = 0;
  #late = 0;
  #lateMasks = 0;
  #outOfOrder = 0;
  #skipped = 0;
  #protocolFaults = 0;
  #upTotal = 0;
  #downTotal = 0;

  sent(bytes: number): void {
    this.#sent++;
    this.#upTotal += bytes;
    this.#upBytes.push(bytes);
  }

  refused(reason: SendRefusal): void {
    count(this.#refused, reason);
  }

  /** Any `mask` message, whatever becomes of it. */
  received(bytes: number): void {
    this.#downTotal += bytes;
  }

  mask(delivery: Delivery): void {
    this.#masks++;
    if (delivery.isOutOfOrder) this.#outOfOrder++;
    this.#wayMs.push(
      delivery.roundTripMs - STAGES.reduce((sum, stage) => sum + delivery.times[stage], 0) / 1000,
    );
    this.#deliveredAtMs.push(delivery.nowMs);
    this.#latencyMs.push(delivery.latencyMs);
    this.#roundTripMs.push(delivery.roundTripMs);
    this.#downBytes.push(delivery.bytes);
    for (const stage of STAGES)
      if (delivery.times[stage] > 0) this.#stageUs[stage].push(delivery.times[stage]);
  }

  staleMask(): void {
    this.#staleMasks++;
  }

  dropped(reason: string): void {
    count(this.#dropped, reason);
  }

  error(reason: string): void {
    count(this.#errors, reason);
  }

  lost(cause: LostCause): void {
    this.#lost[cause]++;
  }

  late(isMask: boolean): void {
    this.#late++;
    if (isMask) this.#lateMasks++;
  }

  skipped(): void {
    this.#skipped++;
  }

  protocolFault(): void {
    this.#protocolFaults++;
  }

  ping(roundTripMs: number): void {
    this.#pingMs.push(roundTripMs);
  }

  /** A new connection may take another way; totals stay. */
  forgetWay(): void {
    this.#pingMs.clear();
    this.#wayMs.clear();
    this.#deliveredAtMs.clear();
  }

  snapshot(live: LiveFigures): ClientStats {
    const medianMs = (stage: (typeof STAGES)[number]): number | undefined => {
      const median = this.#stageUs[stage].percentiles([0.5]);
      return median && median[0] / 1000;
    };
    return {
      deliveredFps: this.#deliveredFps(live.nowMs),
      latencyMs: spread(this.#latencyMs),
      roundTripMs: spread(this.#roundTripMs),
      baseRttMs: this.#pingMs.min(),
      smoothedRttMs: live.smoothedRttMs,
      queueingMs: this.#queueingMs(),
      server: {
        queueMs: medianMs('queueUs'),
        decodeMs: medianMs('decodeUs'),
        inferenceMs: medianMs('inferenceUs'),
        encodeMs: medianMs('encodeUs'),
      },
      inFlight: live.inFlight,
      maxInFlight: live.plan.window,
      flow: live.flow,
      plan: live.plan,
      frames: {
        sent: this.#sent,
        masks: this.#masks,
        staleMasks: this.#staleMasks,
        dropped: { ...this.#dropped },
        errors: { ...this.#errors },
        lost: { ...this.#lost },
        refused: { ...this.#refused },
        late: this.#late,
        lateMasks: this.#lateMasks,
        outOfOrder: this.#outOfOrder,
        wasted: this.#staleMasks + this.#lateMasks + this.#outOfOrder,
        skipped: this.#skipped,
      },
      protocolFaults: this.#protocolFaults,
      bytes: {
        upTotal: this.#upTotal,
        downTotal: this.#downTotal,
        upPerFrame: this.#upBytes.mean(),
        downPerMask: this.#downBytes.mean(),
      },
    };
  }

  #queueingMs(): number | undefined {
    const baseMs = this.#pingMs.min();
    const wayMs = this.#wayMs.percentiles([0.5])?.[0];
    return baseMs === undefined || wayMs === undefined ? undefined : Math.max(0, wayMs - baseMs);
  }

  /**
   * Deliveries within the window over its length. While the first delivery is still inside, the span begins with it
   * and it is not counted itself (n points bound n - 1 intervals).
   */
  #deliveredFps(nowMs: number): number {
    const times = this.#deliveredAtMs.values();
    const recent = times.filter((atMs) => atMs > nowMs - FPS_WINDOW_MS);
    if (recent.length === times.length && times.length < DELIVERIES) {
      const spanMs = nowMs - recent.reduce((first, atMs) => Math.min(first, atMs), nowMs);
      return spanMs > 0 ? ((recent.length - 1) * 1000) / spanMs : 0;
    }
    return (recent.length * 1000) / FPS_WINDOW_MS;
  }
}

const ring = (): Ring => new Ring(SAMPLES);

function count(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

function spread(samples: Ring): Percentiles | undefined {
  const found = samples.percentiles([0.5, 0.95, 0.99]);
  return found && { p50: found[0], p95: found[1], p99: found[2] };
}
