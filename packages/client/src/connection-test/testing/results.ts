import { failed } from '../failure.js';
import type { Capacity, ConnectionTestResult, Measured, RoundTrip, ServiceSpeed } from '../types.js';

export const ok = <T>(value: T): Measured<T> => ({ ok: true, value });

export const mbit = (mbitPerS: number): Measured<Capacity> =>
  ok({ bitsPerS: mbitPerS * 1e6, bytes: 1e6, steps: 4 });

export const way = (roundTripMs: number): Measured<RoundTrip> =>
  ok({ p50: roundTripMs, p95: roundTripMs, jitterMs: 0, pings: 20 });

export const SERVICE: ServiceSpeed = {
  serviceMs: { p50: 8, p95: 10 },
  stagesMs: { queue: 0, decode: 1, inference: 6, encode: 1 },
  roundTripMs: { p50: 30, p95: 35 },
  deliveredFps: 60,
  window: 4,
  maxFps: 60,
  frames: { sent: 200, masks: 200, unanswered: 0 },
  upBytesPerFrame: 9920,
  downBytesPerMask: 3920,
};

export const encoding = (encodeMs: number): ConnectionTestResult['computer'] =>
  ok({ encodeMs: { p50: encodeMs, p95: encodeMs }, bytesPerFrame: 9900, frames: 10 });

/** A good connection to a good server. */
export const GOOD: ConnectionTestResult = {
  url: 'http://localhost:8000',
  durationMs: 8000,
  server: { engine: 'onnx-cpu', device: 'CPU, 1 thread', workers: 2 },
  mode: 'balanced',
  roundTrip: way(20),
  down: mbit(40),
  up: mbit(20),
  computer: encoding(4),
  service: ok(SERVICE),
};

export { failed };
