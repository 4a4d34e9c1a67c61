import { NO_TIMES } from '@maskwire/protocol';
import { describe, expect, it } from 'vitest';
import { FPS_WINDOW_MS, StatsRecorder } from './stats.js';

const plan = {
  window: 4,
  maxFps: 30,
  image: { format: 'jpeg', quality: 68, widthPx: 256, heightPx: 256 },
  imageLevel: 1,
  maskCoding: 'alpha8',
  limitedBy: 'none',
} as const;
const live = (nowMs: number) => ({
  nowMs,
  inFlight: 0,
  flow: 'fixed' as const,
  plan,
  smoothedRttMs: undefined,
});
const delivery = (nowMs: number, latencyMs = 40) => ({
  nowMs,
  latencyMs,
  roundTripMs: latencyMs - 5,
  times: { ...NO_TIMES, inferenceUs: 2500 },
  bytes: 3000,
  isOutOfOrder: false,
});

describe('StatsRecorder', () => {
  it('has no figures before it has measured', () => {
    const stats = new StatsRecorder().snapshot(live(0));
    expect(stats.deliveredFps).toBe(0);
    expect([stats.latencyMs, stats.baseRttMs, stats.server.inferenceMs, stats.bytes.upPerFrame]).toEqual(
      Array(4).fill(undefined),
    );
  });

  it.each([1, 7.5, 30, 60, 120])('tells %d FPS from the first second on', (fps) => {
    const recorder = new StatsRecorder();
    const told = Array.from({ length: Math.floor(fps * 6) }, (_, i) => {
      const nowMs = 500 + (i * 1000) / fps;
      recorder.mask(delivery(nowMs));
      return recorder.snapshot(live(nowMs)).deliveredFps;
    }).slice(Math.ceil(fps));
    expect(Math.min(...told)).toBeGreaterThanOrEqual(fps - 0.51);
    expect(Math.max(...told)).toBeLessThanOrEqual(fps + 0.51);
  });

  it('falls to zero when nothing comes any more', () => {
    const recorder = new StatsRecorder();
    for (let i = 0; i < 200; i++) recorder.mask(delivery(i * 33));
    expect(recorder.snapshot(live(200 * 33 + FPS_WINDOW_MS)).deliveredFps).toBe(0);
    const few = new StatsRecorder();
    few.mask(delivery(0));
    few.mask(delivery(33));
    expect(few.snapshot(live(10_000)).deliveredFps).toBe(0);
  });

  it('gives percentiles and medians over the recent frames', () => {
    const recorder = new StatsRecorder();
    for (let i = 1; i <= 100; i++) recorder.mask(delivery(i * 10, i));
    const stats = recorder.snapshot(live(1000));
    expect(stats.latencyMs).toEqual({ p50: 50, p95: 95, p99: 99 });
    expect(stats.server).toEqual({
      queueMs: undefined,
      decodeMs: undefined,
      inferenceMs: 2.5,
      encodeMs: undefined,
    });
  });

  it('tells what frames wait on the way, and what came for nothing', () => {
    const recorder = new StatsRecorder();
    for (let i = 0; i < 9; i++) recorder.mask({ ...delivery(i * 33, 85), isOutOfOrder: i % 3 === 0 });
    expect(recorder.snapshot(live(400)).queueingMs).toBeUndefined();
    recorder.ping(60);
    recorder.ping(50);
    recorder.staleMask();
    recorder.late(true);
    recorder.late(false);
    recorder.skipped();
    const { queueingMs, frames } = recorder.snapshot(live(400));
    // 80 ms of round trip, 2.5 of them at the server and 50 the way alone.
    expect(queueingMs).toBeCloseTo(27.5);
    expect(frames).toMatchObject({ late: 2, lateMasks: 1, outOfOrder: 3, wasted: 5, skipped: 1 });
  });

  it('counts by cause and byte', () => {
    const recorder = new StatsRecorder();
    recorder.sent(1000);
    recorder.sent(3000);
    recorder.dropped('superseded');
    recorder.dropped('superseded');
    recorder.error('worker_lost');
    recorder.lost('timeout');
    recorder.refused('window');
    recorder.received(44);
    recorder.ping(30);
    recorder.ping(20);
    const { frames, bytes, baseRttMs } = recorder.snapshot(live(0));
    expect(frames).toMatchObject({
      sent: 2,
      dropped: { superseded: 2 },
      errors: { worker_lost: 1 },
      lost: { timeout: 1, disconnected: 0 },
      refused: { window: 1 },
    });
    expect(bytes).toMatchObject({ upTotal: 4000, upPerFrame: 2000, downTotal: 44 });
    expect(baseRttMs).toBe(20);
  });
});
