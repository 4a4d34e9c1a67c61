import { type ClientStats, type FlowPlan, type Light, type LightFigure, lightOf } from '@maskwire/client';
import type { Sending, StreamStats, Sync } from '../messages.js';
import type { CopyCounts } from './frame-copies.js';
import { BitRate, LatencyWindow, RateMeter } from './rates.js';

const BYTES_PER_KB = 1000;
const BYTES_PER_KBIT = 125;

type Drops = Readonly<Record<string, number>>;

export interface Presented {
  /** Of the frame that was drawn. */
  readonly capturedAtMs: number;
  /** From the capture of the mask's own frame to that of the frame that was drawn. */
  readonly maskAgeMs: number;
  /** It was on no frame before. */
  readonly isNewMask: boolean;
}

/** What others know of the stream. */
export interface StreamState {
  readonly sync: Sync;
  readonly copies: CopyCounts;
  readonly classes: StreamStats['classes'];
  readonly economy: StreamStats['economy'];
}

/** All but what is found out from them over time. */
export type StreamFigures = Omit<StreamStats, 'findings'>;

/** Figures of one stream, from its start to its stop. */
export class StreamMeter {
  readonly #captured = new RateMeter();
  readonly #presented = new RateMeter();
  readonly #shown = new RateMeter();
  readonly #latency = new LatencyWindow();
  readonly #maskAge = new LatencyWindow();
  readonly #up = new BitRate();
  readonly #down = new BitRate();
  #source: StreamStats['source'];

  captured(nowMs: number): void {
    this.#captured.add(nowMs);
  }

  sourceSize(widthPx: number, heightPx: number): void {
    if (this.#source?.widthPx === widthPx && this.#source.heightPx === heightPx) return;
    this.#source = { widthPx, heightPx };
  }

  /** A frame and a mask reached the canvas, or would have with another effect. */
  presented(nowMs: number, { capturedAtMs, maskAgeMs, isNewMask }: Presented): void {
    if (isNewMask) this.#presented.add(nowMs);
    this.#shown.add(nowMs);
    this.#latency.add(nowMs - capturedAtMs);
    this.#maskAge.add(maskAgeMs);
  }

  snapshot(
    client: ClientStats,
    { sync, copies, classes, economy }: StreamState,
    nowMs: number,
  ): StreamFigures {
    const { bytes } = client;
    const upKbps = this.#up.kbps(bytes.upTotal, nowMs);
    const downKbps = this.#down.kbps(bytes.downTotal, nowMs);
    return {
      fps: this.#presented.perSecond(nowMs),
      captureFps: this.#captured.perSecond(nowMs),
      inferenceMs: client.server.inferenceMs ?? 0,
      latencyP50Ms: this.#latency.percentileMs(0.5),
      latencyP95Ms: this.#latency.percentileMs(0.95),
      sync,
      maskAgeMs: this.#maskAge.percentileMs(0.5),
      framesHeld: copies.opened - copies.closed,
      shownFps: this.#shown.perSecond(nowMs),
      economy,
      roundTripMs: client.roundTripMs?.p50 ?? 0,
      upKbPerFrame: (bytes.upPerFrame ?? 0) / BYTES_PER_KB,
      downKbPerFrame: (bytes.downPerMask ?? 0) / BYTES_PER_KB,
      upKbps,
      downKbps,
      inFlight: client.inFlight,
      baseRttMs: client.baseRttMs ?? 0,
      sending: sendingOf(client.plan),
      lights: {
        roundTrip: light('roundTripMs', client.roundTripMs?.p50),
        traffic: light('bytesPerS', known((upKbps + downKbps) * BYTES_PER_KBIT)),
        frame: light('bytesPerFrame', bytes.upPerFrame),
      },
      skipped: client.frames.skipped,
      drops: dropsOf(client),
      classes,
      source: this.#source,
    };
  }
}

const light = (figure: LightFigure, value: number | undefined): Light | undefined =>
  value === undefined ? undefined : lightOf(figure, value);

/** Nothing moved yet is no figure. */
const known = (value: number): number | undefined => (value === 0 ? undefined : value);

const sendingOf = ({ image, ...plan }: FlowPlan): Sending => ({
  ...image,
  imageLevel: plan.imageLevel,
  window: plan.window,
  maxFps: plan.maxFps,
  limitedBy: plan.limitedBy,
});

/** By cause: the server's reasons, `error:<reason>`, and frames that were never answered. */
export function dropsOf(client: ClientStats): Drops {
  const { dropped, errors, lost } = client.frames;
  const drops: Record<string, number> = { ...dropped };
  for (const [reason, count] of Object.entries(errors)) drops[`error:${reason}`] = count;
  for (const [cause, count] of Object.entries(lost)) if (count > 0) drops[cause] = count;
  return drops;
}
