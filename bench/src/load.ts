import { setTimeout as delay } from 'node:timers/promises';
import type { MaskClient } from '@maskwire/client';

/** What one session saw over a measured span. */
export interface SessionLoad {
  readonly masks: number;
  readonly dropped: number;
  readonly failed: number;
  /** Frame sent to mask decoded. */
  readonly roundTripMs: readonly number[];
  /** The same for frames that ended as errors. */
  readonly failedRoundTripMs: readonly number[];
  readonly queueMs: readonly number[];
  readonly decodeMs: readonly number[];
  readonly inferenceMs: readonly number[];
  readonly encodeMs: readonly number[];
  readonly upBytesPerFrame: number;
  readonly downBytesPerMask: number;
}

export interface LoadOptions {
  readonly durationMs: number;
  /** Frames a second offered by each session; undefined = a new frame as soon as the window allows. */
  readonly offeredFps?: number;
}

/** Drives every client at once and counts what came back. */
export async function drive(
  clients: readonly MaskClient[],
  images: readonly Uint8Array[],
  options: LoadOptions,
): Promise<SessionLoad[]> {
  return Promise.all(clients.map((client, index) => driveOne(client, images, options, index)));
}

async function driveOne(
  client: MaskClient,
  images: readonly Uint8Array[],
  options: LoadOptions,
  offset: number,
): Promise<SessionLoad> {
  const roundTripMs: number[] = [];
  const failedRoundTripMs: number[] = [];
  const stages = {
    queueMs: [] as number[],
    decodeMs: [] as number[],
    inferenceMs: [] as number[],
    encodeMs: [] as number[],
  };
  let next = offset;
  let dropped = 0;
  let running = true;
  const before = client.stats();

  const offer = (): void => {
    while (running && client.canSend() === 'ok') {
      const image = images[next++ % images.length];
      if (!image || !client.send(image, performance.now() / 1000).sent) return;
      if (options.offeredFps !== undefined) return;
    }
  };
  // In closed-loop mode each end of a frame makes room for the next one; the ticker resumes after the pacer's gaps.
  const ended = (): void => {
    if (options.offeredFps === undefined) queueMicrotask(offer);
  };
  const unsubscribe = [
    client.on('mask', (mask) => {
      roundTripMs.push(mask.roundTripMs);
      stages.queueMs.push(mask.times.queueUs / 1000);
      stages.decodeMs.push(mask.times.decodeUs / 1000);
      stages.inferenceMs.push(mask.times.inferenceUs / 1000);
      stages.encodeMs.push(mask.times.encodeUs / 1000);
      ended();
    }),
    client.on('dropped', () => {
      dropped++;
      ended();
    }),
    client.on('error', (error) => {
      failedRoundTripMs.push(error.roundTripMs);
      ended();
    }),
  ];
  const ticker = setInterval(offer, options.offeredFps === undefined ? 1 : 1000 / options.offeredFps);
  offer();
  await delay(options.durationMs);
  running = false;
  clearInterval(ticker);
  for (const off of unsubscribe) off();
  const after = client.stats();
  const sent = after.frames.sent - before.frames.sent;
  return {
    masks: roundTripMs.length,
    dropped,
    failed: failedRoundTripMs.length,
    roundTripMs,
    failedRoundTripMs,
    ...stages,
    upBytesPerFrame: (after.bytes.upTotal - before.bytes.upTotal) / Math.max(1, sent),
    downBytesPerMask: (after.bytes.downTotal - before.bytes.downTotal) / Math.max(1, roundTripMs.length),
  };
}
