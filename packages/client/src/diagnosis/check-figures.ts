import type { CheckFigures } from '../connection-test/checklist.js';
import type { ClientStats } from '../stats.js';
import type { PageFigures } from './sample.js';

/** The checklist's figures of a stream that runs. */
export function checkFiguresOfStream(
  stats: Pick<ClientStats, 'deliveredFps' | 'roundTripMs' | 'baseRttMs' | 'inFlight' | 'bytes'>,
  page: PageFigures & {
    readonly intervalMs?: { readonly p50: number; readonly p95: number } | undefined;
    /** Of the session's engine. */
    readonly device?: string | undefined;
  } = {},
): CheckFigures {
  const { deliveredFps, roundTripMs, baseRttMs, bytes } = stats;
  const perFrame =
    bytes.upPerFrame === undefined || bytes.downPerMask === undefined
      ? undefined
      : bytes.upPerFrame + bytes.downPerMask;
  const hasMasks = roundTripMs !== undefined;
  return {
    bytesPerS: perFrame === undefined ? undefined : perFrame * deliveredFps,
    latencyMs: roundTripMs?.p50,
    deliveredFps: hasMasks ? deliveredFps : undefined,
    framesInFlight: hasMasks ? stats.inFlight : undefined,
    framesOnTheWay: baseRttMs === undefined ? undefined : (deliveredFps * baseRttMs) / 1000,
    bytesPerFrame: bytes.upPerFrame,
    device: page.device,
    framesHeld: page.maxHeldFrames === undefined ? undefined : page.heldFrames,
    maxFramesHeld: page.maxHeldFrames,
    intervalMs: page.intervalMs,
    longestTaskMs: page.longestTaskMs,
  };
}
