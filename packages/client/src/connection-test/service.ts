import { LIMITS, type StageTimes } from '@maskwire/protocol';
import { createMaskClient } from '../client.js';
import { MAX_IN_FLIGHT } from '../flow/limits.js';
import type { MaskClient, Session } from '../types.js';
import { type Limits, ofFault, TestFailure, within } from './failure.js';
import { FrameRun, type MaskNote } from './frame-run.js';
import { median, spread, sum } from './numbers.js';
import type { ServiceSpeed } from './types.js';

/** Frames in flight for the delivered rate: at least so many ... */
const LEAST_WINDOW = 4;
/** ... and as many as the way and the server hold at this rate: fewer would measure the window. */
const WINDOW_FPS = 30;
/** For a connection and a mode that is loaded, or nearly. */
const READY_LIMIT_MS = 8000;
interface ServiceOptions {
  readonly url: string;
  readonly token: string | undefined;
  readonly mode: string | undefined;
  readonly images: readonly Uint8Array[];
  /** Of the bare way. */
  readonly roundTripMs: number;
}

/** Frames on a connection of their own, one at a time and then several. @throws {TestFailure} */
export async function measureService(options: ServiceOptions, limits: Limits): Promise<ServiceSpeed> {
  const { url, token, mode } = options;
  const client = createMaskClient({
    url,
    token,
    clock: limits.clock,
    maxInFlight: MAX_IN_FLIGHT,
    settings: { ...(mode === undefined ? {} : { mode }), maxFps: LIMITS.maxFps },
  });
  try {
    const session = await readySession(client, mode, limits);
    const run = new FrameRun(client, options.images, limits);
    await run.first(READY_LIMIT_MS);
    const single = await run.send(1, limits.limitMs);
    if (single.length === 0) throw noMasks(run);
    const window = windowFor(
      options.roundTripMs + median(single.map(({ times }) => serviceUs(times) / 1000)),
    );
    const several = await run.send(window, limits.limitMs);
    if (several.length < 2) throw noMasks(run);
    return speedOf(client, session, { single, several, window }, run);
  } finally {
    client.close();
  }
}

function readySession(client: MaskClient, mode: string | undefined, limits: Limits): Promise<Session> {
  let phase = 'not there';
  const ready = within({ ...limits, limitMs: READY_LIMIT_MS }, () => {
    return new Promise<Session>((resolve, reject) => {
      client.on('state', (state) => {
        if (state.kind === 'refused' || state.kind === 'waiting') return reject(ofFault(state.fault));
        if (state.kind !== 'ready') return;
        phase = state.serverPhase;
        const { session } = state;
        if (mode !== undefined && session.mode?.id !== mode)
          return reject(new TestFailure('unknown_mode', `The server has no mode "${mode}"`));
        if (phase === 'ready') resolve(session);
      });
      client.connect();
    });
  });
  return ready.catch((error: unknown) => {
    if (!(error instanceof TestFailure) || error.reason !== 'timeout') throw error;
    throw new TestFailure('not_ready', `The server is still ${phase}; test again when it is ready`);
  });
}

interface Rounds {
  readonly single: readonly MaskNote[];
  readonly several: readonly MaskNote[];
  readonly window: number;
}

function speedOf(
  client: MaskClient,
  { settings }: Session,
  { single, several, window }: Rounds,
  run: FrameRun,
): ServiceSpeed {
  const { bytes, frames } = client.stats();
  const stage = (name: keyof StageTimes): number => median(single.map(({ times }) => times[name])) / 1000;
  const arrivals = several.map(({ atMs }) => atMs);
  const spanMs = (arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0);
  return {
    serviceMs: spread(single.map(({ times }) => serviceUs(times) / 1000)),
    stagesMs: {
      queue: stage('queueUs'),
      decode: stage('decodeUs'),
      inference: stage('inferenceUs'),
      encode: stage('encodeUs'),
    },
    roundTripMs: spread(single.map(({ roundTripMs }) => roundTripMs)),
    deliveredFps: ((arrivals.length - 1) * 1000) / Math.max(1, spanMs),
    window,
    maxFps: settings.maxFps,
    frames: { sent: run.sent, masks: frames.masks, unanswered: sum(Object.values(frames.lost)) },
    upBytesPerFrame: bytes.upPerFrame ?? 0,
    downBytesPerMask: bytes.downPerMask ?? 0,
  };
}

const windowFor = (frameMs: number): number =>
  Math.min(MAX_IN_FLIGHT, Math.max(LEAST_WINDOW, Math.ceil((WINDOW_FPS * frameMs) / 1000)));

const serviceUs = ({ queueUs, decodeUs, inferenceUs, encodeUs }: StageTimes): number =>
  queueUs + decodeUs + inferenceUs + encodeUs;

function noMasks({ endings }: FrameRun): TestFailure {
  const causes = [...endings].map(([name, count]) => `${name} ${count}`).join(', ');
  return new TestFailure('no_masks', `Too few masks came back (${causes || 'nothing was sent'})`);
}
