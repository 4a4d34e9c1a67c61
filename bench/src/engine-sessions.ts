import type { MaskClient } from '@maskwire/client';
import type { EngineName } from '@maskwire/engine';
import { BUILT_IN, findMode } from '@maskwire/models';
import { ENCODING } from '@maskwire/protocol';
import { drive } from './load.js';
import { demoFrames } from './material.js';
import { startServerProcess } from './server-process.js';
import { quantile } from './statistics.js';
import { connectClient } from './stream-once.js';

export const SESSION_MODE = 'balanced';
export const SESSION_FPS = 30;
/** Tried one after the other until a number is not served. */
export const SESSION_STEPS = [1, 2, 4, 8, 12, 16, 24, 32, 48, 64] as const;
/** Share of the offered frames that has to come back as masks, for every session. */
export const SERVED_SHARE = 0.95;
/** A machine that does something else for a tenth of a second must not decide. */
export const TRIES = 3;

const SETTLE_MS = 1000;
const MEASURE_MS = 3000;
/** Frames of the drawn person, sent round and round. */
const FRAMES = 30;
const IN_FLIGHT = 3;

export interface Served {
  readonly count: number;
  /** Frame sent to mask decoded, over all sessions. */
  readonly p95Ms: number;
}

/** The largest number of sessions that was served, 0 for none; undefined where an emulated GPU makes it pointless. */
export type Sessions = Served | { readonly failed: string } | undefined;

/** Real sessions against a real server with this engine, more at each step until some are not served. */
export async function mostSessions(engine: EngineName): Promise<Sessions> {
  const max = String(Math.max(...SESSION_STEPS));
  const flags = ['--warmup-models', SESSION_MODE, '--max-sessions', max];
  try {
    const server = await startServerProcess(flags, engine);
    try {
      return await climb(server.url);
    } finally {
      await server.stop();
    }
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

async function climb(url: string): Promise<Served> {
  const size = findMode(BUILT_IN, SESSION_MODE)?.input;
  if (!size) throw new Error(`There is no mode ${SESSION_MODE}`);
  const frames = await demoFrames(size.widthPx, size.heightPx, FRAMES);
  let best: Served = { count: 0, p95Ms: Number.NaN };
  for (const count of SESSION_STEPS) {
    const p95Ms = await servedP95(url, frames, count);
    if (p95Ms === undefined) break;
    best = { count, p95Ms };
  }
  return best;
}

/** 95th percentile of the round trip when `count` sessions are served in one of the tries; else undefined. */
async function servedP95(
  url: string,
  frames: readonly Uint8Array[],
  count: number,
): Promise<number | undefined> {
  const clients = await connectAll(url, count);
  try {
    if (clients.length < count) return undefined;
    await drive(clients, frames, { offeredFps: SESSION_FPS, durationMs: SETTLE_MS });
    for (let tried = 0; tried < TRIES; tried++) {
      const loads = await drive(clients, frames, { offeredFps: SESSION_FPS, durationMs: MEASURE_MS });
      const least = Math.min(...loads.map(({ masks }) => masks)) / (MEASURE_MS / 1000);
      const roundTrips = loads.flatMap(({ roundTripMs }) => roundTripMs);
      if (least >= SESSION_FPS * SERVED_SHARE) return quantile(roundTrips, 0.95);
    }
    return undefined;
  } finally {
    for (const client of clients) client.close();
  }
}

/** Those that got a session in time. */
async function connectAll(url: string, count: number): Promise<MaskClient[]> {
  const settings = { mode: SESSION_MODE, encodings: [ENCODING.alpha4Deflate] };
  const asked = Array.from({ length: count }, () => connectClient(url, settings, IN_FLIGHT));
  const answers = await Promise.allSettled(asked);
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
}
