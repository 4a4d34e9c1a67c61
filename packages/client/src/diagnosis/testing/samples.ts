import type { DiagnosisSample, PageFigures, RecentFrames, StreamStats } from '../sample.js';

/** A stream that runs well over 40 ms of network. */
export const STATS: StreamStats = {
  deliveredFps: 29,
  roundTripMs: { p50: 55, p95: 70, p99: 80 },
  baseRttMs: 40,
  server: { queueMs: 1, decodeMs: 1, inferenceMs: 6, encodeMs: 0.5 },
  flow: 'fixed',
  inFlight: 1,
  maxInFlight: 4,
  frames: {
    sent: 1000,
    staleMasks: 0,
    dropped: {},
    errors: {},
    lost: { timeout: 0, disconnected: 0 },
  },
  protocolFaults: 0,
};

export const PAGE: PageFigures = {
  captureFps: 30,
  wantedFps: 30,
  shownFps: 30,
  encodeMs: 4,
  compositeMs: 3,
  maskAgeMs: 80,
  heldFrames: 4,
  maxHeldFrames: 8,
  longestTaskMs: 12,
};

const RECENT: RecentFrames = {
  sent: 150,
  staleMasks: 0,
  dropped: {},
  errors: {},
  lost: { timeout: 0, disconnected: 0 },
  protocolFaults: 0,
  windowFullShare: 0.1,
};

export interface Changes {
  readonly stats?: Partial<StreamStats>;
  readonly page?: PageFigures;
  readonly recent?: Partial<RecentFrames>;
  readonly inferenceMs?: DiagnosisSample['inferenceMs'];
}

export const sample = ({ stats, page, recent, inferenceMs }: Changes = {}): DiagnosisSample => ({
  stats: { ...STATS, ...stats },
  page: { ...PAGE, ...page },
  recent: { ...RECENT, ...recent },
  inferenceMs: inferenceMs ?? { p50: 6, p95: 8 },
});
