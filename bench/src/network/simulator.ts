import {
  createFlow,
  type FlowChoice,
  type FlowPlan,
  type FlowStrategy,
  type FlowSubject,
  type FrameOutcome,
  LoopLag,
  Pacer,
} from '@maskwire/client';
import { createWay, type Link, type NetworkProfile } from '@maskwire/network-lab';
import { NO_TIMES, type StageTimes } from '@maskwire/protocol';
import { EventQueue } from './event-queue.js';
import { DROPPED_BYTES, PING_BYTES, type SceneProfile, USUAL_SCENE } from './simulated-scene.js';
import { type ServerProfile, SimulatedServer, USUAL_SERVER } from './simulated-server.js';
import { FlowRecorder, type FlowResult } from './simulated-stats.js';

export interface SimulationOptions {
  readonly profile: NetworkProfile;
  readonly flow: FlowChoice;
  readonly seed: number;
  readonly durationMs: number;
  readonly server?: ServerProfile;
  /** @default a portrait */
  readonly scene?: SceneProfile;
  /** What the server says that it takes; Infinity = nothing said. */
  readonly serverFps?: number;
  /** @default 30 */
  readonly captureFps?: number;
  /** The client's thread stands still for so long, so often. @default never */
  readonly clientBlocks?: { readonly everyMs: number; readonly forMs: number };
  /** The client's computer is starved: it hands answers on late, and does not show it. @default never */
  readonly starved?: Starvation;
  /** Called after each answer. */
  readonly watch?: (nowMs: number, plan: FlowPlan, inFlight: number) => void;
}

/** Every answer is late by a random time, whatever its size, and read with what came until then. */
export interface Starvation {
  readonly leastMs: number;
  readonly mostMs: number;
  /** Answers are read at multiples of this. */
  readonly bunchMs: number;
  /** @default pings are late as well */
  readonly framesOnly?: boolean;
}

/** The first frames are those of a connection, and count: a strategy that starts slowly pays for it. */
const SUBJECT: FlowSubject = {
  input: { widthPx: 256, heightPx: 256 },
  kind: 'alpha',
  source: { widthPx: 1280, heightPx: 720 },
};
const PING_EVERY_MS = 500;
const RECONNECT_MS = 500;
const LAG_LINGER_MS = 1000;
const ROUNDING_MS = 1e-3;
/** Where in its time each block falls: evenly spread, in step with nothing. */
const BLOCK_STRIDE = (Math.sqrt(5) - 1) / 2;
/** As the client has it: max(2 s, 4 smoothed round trips). */
const LIMIT_MS = 2000;
const LIMIT_ROUND_TRIPS = 4;
const ROUND_TRIP_GAIN = 1 / 8;

interface Frame {
  readonly sentAtMs: number;
  readonly capturedMs: number;
  readonly upBytes: number;
  readonly plan: FlowPlan;
}

/** A client, a way and a server in simulated time. The same options give the same result. */
export function simulate(options: SimulationOptions): FlowResult {
  return new Simulation(options).run();
}

class Simulation {
  readonly #options: SimulationOptions;
  readonly #events = new EventQueue();
  readonly #strategy: FlowStrategy;
  readonly #pacer = new Pacer();
  readonly #random: () => number;
  readonly #server: SimulatedServer;
  readonly #scene: SceneProfile;
  readonly #recorder = new FlowRecorder(0);
  readonly #inFlight = new Set<Frame>();
  readonly #lag: LoopLag;
  readonly #up: Link;
  readonly #down: Link;
  /** Of the connection; what was sent on another one is gone. */
  #connection = 0;
  #isConnected = true;
  #isEncoding = false;
  #captures = 0;
  #isPingOut = false;
  #roundTripMs = 0;
  #lastReadMs = 0;

  constructor(options: SimulationOptions) {
    const { up, down, random } = createWay(options.profile, options.seed);
    this.#options = options;
    this.#scene = options.scene ?? USUAL_SCENE;
    this.#random = random;
    this.#server = new SimulatedServer(this.#events, options.server ?? USUAL_SERVER, this.#random);
    this.#up = up;
    this.#down = down;
    this.#strategy = createFlow(options.flow);
    this.#lag = new LoopLag(
      {
        nowMs: () => this.#nowMs,
        after: (delayMs, run) => {
          let isDue = true;
          this.#events.at(this.#nowMs + delayMs, () => this.#whenFree(() => isDue && run()));
          return () => {
            isDue = false;
          };
        },
      },
      LAG_LINGER_MS,
    );
  }

  run(): FlowResult {
    const { profile, durationMs, serverFps, captureFps = 30 } = this.#options;
    this.#strategy.stream(SUBJECT);
    this.#strategy.connected(0);
    if (serverFps !== undefined) this.#strategy.serverLimit(serverFps);
    this.#every(1000 / captureFps, () => this.#captureWhenFree());
    this.#ping();
    this.#every(PING_EVERY_MS, () => this.#whenFree(() => this.#ping()));
    for (const atMs of profile.disconnectsAtMs ?? []) this.#events.at(atMs, () => this.#disconnect());
    this.#events.runUntil(durationMs);
    return this.#recorder.result(durationMs);
  }

  get #nowMs(): number {
    return this.#events.nowMs;
  }

  /** What the client does waits until its thread runs. */
  #whenFree(run: () => void): void {
    const { everyMs, forMs } = this.#options.clientBlocks ?? { everyMs: 1, forMs: 0 };
    const number = Math.floor(this.#nowMs / everyMs);
    const sinceMs = this.#nowMs - number * everyMs - (everyMs - forMs) * ((number * BLOCK_STRIDE) % 1);
    if (sinceMs < 0 || sinceMs >= forMs) return run();
    // A little later than its end: to the rounding of times nothing may be at its end for ever.
    this.#events.at(this.#nowMs - sinceMs + forMs + ROUNDING_MS, () => this.#whenFree(run));
  }

  #every(periodMs: number, run: () => void, count = 1): void {
    this.#events.at(count * periodMs, () => {
      run();
      this.#every(periodMs, run, count + 1);
    });
  }

  #mayBeSent(): boolean {
    const { window, maxFps } = this.#strategy.plan(this.#nowMs);
    this.#pacer.setRate(Math.min(maxFps, this.#options.serverFps ?? Number.POSITIVE_INFINITY));
    return this.#isConnected && this.#inFlight.size < window && this.#pacer.isDue(this.#nowMs);
  }

  /** Of the pictures that come while the thread stands still, the newest is taken. */
  #captureWhenFree(): void {
    const number = ++this.#captures;
    this.#whenFree(() => number === this.#captures && this.#capture());
  }

  #capture(): void {
    if (this.#isEncoding || !this.#mayBeSent()) return;
    const plan = this.#strategy.plan(this.#nowMs);
    const capturedMs = this.#nowMs;
    this.#isEncoding = true;
    this.#events.at(this.#nowMs + this.#scene.encodeMs[plan.image.format], () =>
      this.#whenFree(() => {
        this.#isEncoding = false;
        if (this.#mayBeSent()) this.#send(plan, capturedMs);
      }),
    );
  }

  #send(plan: FlowPlan, capturedMs: number): void {
    const { image } = plan;
    const isWhole = image.widthPx !== image.heightPx;
    const upBytes = this.#scene.frameBytes(image, capturedMs, isWhole, this.#random);
    const frame = { sentAtMs: this.#nowMs, capturedMs, upBytes, plan };
    const connection = this.#connection;
    this.#inFlight.add(frame);
    this.#pacer.take(this.#nowMs);
    this.#recorder.sent(this.#nowMs, upBytes);
    this.#strategy.sent(this.#nowMs, upBytes);
    this.#lag.watch();
    this.#watchLimit(frame);
    this.#events.at(this.#up.arrivalMs(this.#nowMs, upBytes), () => {
      if (connection !== this.#connection) return;
      this.#server.put(image.format === 'webp', ({ result, times }) => {
        if (connection !== this.#connection) return;
        const bytes =
          result === 'mask' ? this.#scene.maskBytes(plan.maskCoding, this.#random) : DROPPED_BYTES;
        const atMs = this.#readAtMs(this.#down.arrivalMs(this.#nowMs, bytes));
        this.#events.at(atMs, () =>
          this.#whenFree(() => connection === this.#connection && this.#answer(frame, result, bytes, times)),
        );
      });
    });
  }

  #answer(frame: Frame, result: 'mask' | 'dropped', bytes: number, times: StageTimes): void {
    const localLagMs = this.#lag.lagMs();
    this.#recorder.answered(this.#nowMs, bytes);
    const roundTripMs = this.#nowMs - frame.sentAtMs;
    this.#roundTripMs += ROUND_TRIP_GAIN * (roundTripMs - this.#roundTripMs);
    if (!this.#inFlight.has(frame)) return;
    if (result === 'mask') this.#recorder.mask(this.#nowMs, frame.capturedMs, frame.plan.imageLevel);
    this.#end(frame, result, {
      downBytes: bytes,
      reason: result === 'dropped' ? 'superseded' : undefined,
      times,
      localLagMs,
    });
  }

  #end(
    frame: Frame,
    result: 'mask' | 'dropped' | 'lost',
    how: Pick<FrameOutcome, 'downBytes' | 'reason' | 'times' | 'localLagMs'>,
  ): void {
    this.#inFlight.delete(frame);
    this.#strategy.ended({
      nowMs: this.#nowMs,
      sentAtMs: frame.sentAtMs,
      upBytes: frame.upBytes,
      result,
      ...how,
    });
    this.#options.watch?.(this.#nowMs, this.#strategy.plan(this.#nowMs), this.#inFlight.size);
  }

  /** When the client reads what arrives, in the order of arrival. */
  #readAtMs(arrivalMs: number): number {
    const { starved } = this.#options;
    if (!starved) return arrivalMs;
    const { leastMs, mostMs, bunchMs } = starved;
    const dueMs = arrivalMs + leastMs + (mostMs - leastMs) * this.#random();
    this.#lastReadMs = Math.max(this.#lastReadMs, Math.ceil(dueMs / bunchMs) * bunchMs);
    return this.#lastReadMs;
  }

  #pingReadAtMs(arrivalMs: number): number {
    return this.#options.starved?.framesOnly ? arrivalMs : this.#readAtMs(arrivalMs);
  }

  #watchLimit(frame: Frame): void {
    const limitMs = Math.max(LIMIT_MS, LIMIT_ROUND_TRIPS * this.#roundTripMs);
    this.#events.at(this.#nowMs + limitMs, () => {
      if (this.#inFlight.has(frame))
        this.#end(frame, 'lost', { downBytes: 0, reason: 'timeout', times: NO_TIMES });
    });
  }

  #ping(): void {
    if (!this.#isConnected || this.#isPingOut) return;
    this.#isPingOut = true;
    const [sentAtMs, connection] = [this.#nowMs, this.#connection];
    this.#events.at(this.#up.arrivalMs(sentAtMs, PING_BYTES), () => {
      if (connection !== this.#connection) return;
      this.#events.at(this.#pingReadAtMs(this.#down.arrivalMs(this.#nowMs, PING_BYTES)), () => {
        this.#whenFree(() => {
          if (connection !== this.#connection) return;
          this.#isPingOut = false;
          this.#strategy.pinged(this.#nowMs, this.#nowMs - sentAtMs, this.#lag.lagMs());
        });
      });
    });
  }

  #disconnect(): void {
    this.#connection++;
    this.#isConnected = false;
    this.#isPingOut = false;
    for (const frame of this.#inFlight)
      this.#end(frame, 'lost', { downBytes: 0, reason: 'disconnected', times: NO_TIMES });
    this.#events.at(this.#nowMs + RECONNECT_MS, () => {
      this.#isConnected = true;
      this.#strategy.connected(this.#nowMs);
      this.#ping();
    });
  }
}
