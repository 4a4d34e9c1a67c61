import { setTimeout as delay } from 'node:timers/promises';
import type { ClientStats, MaskClient } from '@maskwire/client';
import { type NetworkProfile, startShapingProxy } from '@maskwire/network-lab';
import type { ServerProcess } from '../server-process.js';
import { mean } from '../statistics.js';
import { connectWith } from '../stream-once.js';
import { capture } from './capture.js';
import { clientCounts, disagreements, type SideCounts, serverCounts, since, sumOf } from './counts.js';
import { type MaskSeen, maskAgesMs, type Spread, shownOf, spread, wasteOf } from './observe.js';
import type { Pictures } from './pictures.js';
import type { Strategy } from './strategies.js';

/** Longest wait for the answers to the last frames. */
const DRAIN_LIMIT_MS = 5000;
const DRAIN_STEP_MS = 20;

export interface Span {
  /** Time of the profile at which frames begin to flow. */
  readonly startAtMs: number;
  readonly warmMs: number;
  readonly measuredMs: number;
}

export interface Scenario {
  readonly profile: NetworkProfile;
  readonly strategy: Strategy;
  readonly span: Span;
  readonly mode: string;
  readonly seed: number;
}

/** What came out of the measured span; latency is capture to mask decoded, bytes are whole messages of frames and masks. */
export interface Figures {
  /** Of 30 pictures a second: fewer when the machine did something else. */
  readonly capturedFps: number;
  readonly fps: number;
  readonly latencyMs: Spread;
  readonly maskAgeMs: Spread;
  readonly upBytesPerS: number;
  readonly downBytesPerS: number;
  /** Mean over the frames sent, 0..1. */
  readonly imageLevel: number;
  readonly waste: number;
  /** Over the whole run, both sides' counts. */
  readonly drops: number;
  readonly errors: number;
  readonly disagreements: readonly string[];
  /** What the server worked on each frame that got a mask, over the whole run. */
  readonly serviceMs: readonly number[];
  /** The mean, header included. */
  readonly downBytesPerMask: number;
}

/** Streams the drawn person through a network to a server, with one strategy, and says how that was. */
export async function runScenario(
  server: ServerProcess,
  pictures: Pictures,
  scenario: Scenario,
): Promise<Figures> {
  const { profile, strategy, span, mode, seed } = scenario;
  const before = await countsOf(server);
  const proxy = await startShapingProxy({ targetPort: Number(new URL(server.url).port), profile, seed });
  try {
    const client = await connectWith({ url: proxy.url, settings: { mode }, flow: strategy.flow });
    try {
      // From here the times of the profile count, however long it took to connect.
      proxy.switchTo(profile, span.startAtMs);
      return await stream(client, pictures, span, async () => since(before, await countsOf(server)));
    } finally {
      client.close();
    }
  } finally {
    await proxy.close();
  }
}

async function stream(
  client: MaskClient,
  pictures: Pictures,
  span: Span,
  served: () => Promise<SideCounts>,
): Promise<Figures> {
  const masks: MaskSeen[] = [];
  const serviceMs: number[] = [];
  client.on('mask', ({ captureTimeS, stale, times }) => {
    serviceMs.push((times.decodeUs + times.inferenceUs + times.encodeUs) / 1000);
    masks.push({ capturedAtMs: captureTimeS * 1000, atMs: performance.now(), stale });
  });
  const fromMs = performance.now() + span.warmMs;
  let warm = client.stats();
  const noteWarm = setTimeout(() => {
    warm = client.stats();
  }, span.warmMs);
  const captured = await capture(client, pictures, span.warmMs + span.measuredMs);
  clearTimeout(noteWarm);
  const toMs = performance.now();
  const end = client.stats();
  await drained(client);
  const shown = shownOf(masks);
  const seen = shown.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
  const seconds = (toMs - fromMs) / 1000;
  const total = client.stats();
  return {
    capturedFps: captured.fps,
    fps: seen.length / seconds,
    latencyMs: spread(seen.map(({ atMs, capturedAtMs }) => atMs - capturedAtMs)),
    maskAgeMs: spread(maskAgesMs(shown, fromMs, toMs)),
    upBytesPerS: (end.bytes.upTotal - warm.bytes.upTotal) / seconds,
    downBytesPerS: (end.bytes.downTotal - warm.bytes.downTotal) / seconds,
    imageLevel: mean(captured.sent.filter(({ atMs }) => atMs >= fromMs).map(({ imageLevel }) => imageLevel)),
    waste: wasteOf(endsBetween(warm, end)),
    drops: sumOf(total.frames.dropped),
    errors: sumOf(total.frames.errors),
    disagreements: disagreements(clientCounts(total), await served()),
    serviceMs,
    downBytesPerMask: end.bytes.downPerMask ?? 0,
  };
}

/** Waits until every frame has its answer, also those given up. */
async function drained(client: MaskClient): Promise<void> {
  const limitMs = performance.now() + DRAIN_LIMIT_MS;
  const isOwed = ({ inFlight, frames }: ClientStats): boolean =>
    inFlight > 0 || frames.late < frames.lost.timeout;
  while (isOwed(client.stats()) && performance.now() < limitMs) await delay(DRAIN_STEP_MS);
}

function endsBetween({ frames: before }: ClientStats, { frames: after }: ClientStats) {
  return {
    masks: after.masks - before.masks,
    outOfOrder: after.outOfOrder - before.outOfOrder,
    staleMasks: after.staleMasks - before.staleMasks,
    lateMasks: after.lateMasks - before.lateMasks,
    givenUp: after.lost.timeout - before.lost.timeout,
  };
}

async function countsOf(server: ServerProcess): Promise<SideCounts> {
  return serverCounts(await (await fetch(`${server.url}/metrics`)).text());
}
