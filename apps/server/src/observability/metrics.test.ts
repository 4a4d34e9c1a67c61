import { afterEach, describe, expect, it } from 'vitest';
import type { PoolStats } from '../inference/contract.js';
import { createMetrics, type Metrics } from './metrics.js';

const TIMES = { queueMs: 1, decodeMs: 0.9, inferenceMs: 2.6, encodeMs: 0.1, serviceMs: 4.8 };

const open: Metrics[] = [];
const create = (): Metrics => {
  const metrics = createMetrics();
  open.push(metrics);
  return metrics;
};
afterEach(() => {
  for (const metrics of open.splice(0)) metrics.close();
});

/** Value of one sample; undefined when the line is not there. */
async function sample(metrics: Metrics, line: string): Promise<number | undefined> {
  const { body } = await metrics.expose();
  const found = body.split('\n').find((text) => text.startsWith(`${line} `));
  return found === undefined ? undefined : Number(found.slice(line.length + 1));
}

const busyFor = (ms: number): void => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};

describe('metrics', () => {
  it('counts sessions up and down', async () => {
    const metrics = create();
    metrics.sessionOpened();
    metrics.sessionOpened();
    metrics.sessionClosed();
    metrics.sessionRefused('unauthorised');
    expect(await sample(metrics, 'maskwire_sessions_active')).toBe(1);
    expect(await sample(metrics, 'maskwire_sessions_total')).toBe(2);
    expect(await sample(metrics, 'maskwire_sessions_refused_total{code="unauthorised"}')).toBe(1);
  });

  it('counts each end of a frame with its reason and bytes', async () => {
    const metrics = create();
    for (let i = 0; i < 3; i++) metrics.frameReceived(1000);
    metrics.maskSent(444, TIMES);
    metrics.frameDropped('superseded', 44);
    metrics.frameFailed('corrupt_image', 44);
    expect(await sample(metrics, 'maskwire_frames_received_total')).toBe(3);
    expect(await sample(metrics, 'maskwire_bytes_in_total')).toBe(3000);
    expect(await sample(metrics, 'maskwire_masks_sent_total')).toBe(1);
    expect(await sample(metrics, 'maskwire_bytes_out_total')).toBe(532);
    expect(await sample(metrics, 'maskwire_frames_dropped_total{reason="superseded"}')).toBe(1);
    expect(await sample(metrics, 'maskwire_frames_failed_total{reason="corrupt_image"}')).toBe(1);
  });

  it('counts what got no answer, what came late and whom the server had to end', async () => {
    const metrics = create();
    metrics.framesUnanswered('disconnected', 3);
    metrics.framesUnanswered('malformed', 1);
    metrics.maskLate();
    metrics.sessionCut('slow_reader');
    expect(await sample(metrics, 'maskwire_frames_unanswered_total{cause="disconnected"}')).toBe(3);
    expect(await sample(metrics, 'maskwire_frames_unanswered_total{cause="flood"}')).toBe(0);
    expect(await sample(metrics, 'maskwire_masks_late_total')).toBe(1);
    expect(await sample(metrics, 'maskwire_sessions_cut_total{cause="slow_reader"}')).toBe(1);
  });

  it('reads the figures of flow at each look', async () => {
    const metrics = create();
    let unsentBytes = 7;
    metrics.watchFlow(() => ({ waitingFrames: 2, limitedSessions: 1, unsentBytes }));
    expect(await sample(metrics, 'maskwire_frames_waiting')).toBe(2);
    expect(await sample(metrics, 'maskwire_sessions_limited')).toBe(1);
    unsentBytes = 0;
    expect(await sample(metrics, 'maskwire_unsent_bytes')).toBe(0);
  });

  it('shows every reason at zero before its first event', async () => {
    const metrics = create();
    expect(await sample(metrics, 'maskwire_frames_dropped_total{reason="slow_reader"}')).toBe(0);
    expect(await sample(metrics, 'maskwire_frames_failed_total{reason="worker_lost"}')).toBe(0);
  });

  it('measures stages in seconds', async () => {
    const metrics = create();
    metrics.maskSent(444, TIMES);
    expect(await sample(metrics, 'maskwire_stage_seconds_sum{stage="inference"}')).toBeCloseTo(0.0026, 9);
    expect(await sample(metrics, 'maskwire_stage_seconds_bucket{le="0.004",stage="service"}')).toBe(0);
    expect(await sample(metrics, 'maskwire_stage_seconds_bucket{le="0.006",stage="service"}')).toBe(1);
    metrics.sessionReady(30);
    metrics.firstMask(20);
    metrics.warmedUp(400);
    expect(await sample(metrics, 'connection_latency_seconds_sum')).toBeCloseTo(0.03, 9);
    expect(await sample(metrics, 'maskwire_first_mask_seconds_sum')).toBeCloseTo(0.02, 9);
    expect(await sample(metrics, 'warmup_duration_seconds_bucket{le="0.2"}')).toBe(0);
    expect(await sample(metrics, 'warmup_duration_seconds_bucket{le="0.5"}')).toBe(1);
  });

  it('keeps servers of one process apart', async () => {
    const [one, two] = [create(), create()];
    one.sessionOpened();
    expect(await sample(one, 'maskwire_sessions_active')).toBe(1);
    expect(await sample(two, 'maskwire_sessions_active')).toBe(0);
  });

  it('reads the pool at each look and never counts a warm-up or a loss twice', async () => {
    const metrics = create();
    let stats: PoolStats = {
      workers: 4,
      idle: 1,
      starting: 1,
      startFailures: { inARow: 1, last: 'crashed' },
      pids: [11, 12, 13],
      lost: { crashed: 1, hung: 0 },
      warmUps: { count: 2, skipped: 1 },
      batches: { runs: 5, frames: 9 },
      memory: {
        bytes: 900,
        budgetBytes: 1000,
        byModel: [
          { id: 'a', bytes: 300 },
          { id: 'b', bytes: 600 },
        ],
        evictions: 0,
      },
      workerRssBytes: [100, 200],
    };
    metrics.watchPool(() => stats);
    await metrics.expose();
    expect(await sample(metrics, 'maskwire_workers{state="idle"}')).toBe(1);
    expect(await sample(metrics, 'maskwire_workers{state="busy"}')).toBe(2);
    expect(await sample(metrics, 'maskwire_worker_start_failures')).toBe(1);
    expect(await sample(metrics, 'maskwire_workers_lost_total{cause="crashed"}')).toBe(1);
    expect(await sample(metrics, 'maskwire_worker_resident_memory_bytes{worker="1"}')).toBe(200);
    expect(await sample(metrics, 'warmup_operations_total')).toBe(2);
    expect(await sample(metrics, 'maskwire_model_memory_bytes{model="b"}')).toBe(600);
    expect(await sample(metrics, 'maskwire_mode_evictions_total')).toBe(0);
    expect(await sample(metrics, 'maskwire_batch_runs_total')).toBe(5);
    expect(await sample(metrics, 'maskwire_batch_frames_total')).toBe(9);
    stats = {
      ...stats,
      lost: { crashed: 1, hung: 3 },
      warmUps: { count: 3, skipped: 4 },
      memory: { bytes: 300, budgetBytes: 1000, byModel: [{ id: 'a', bytes: 300 }], evictions: 1 },
      workerRssBytes: [150],
    };
    expect(await sample(metrics, 'warmup_operations_total')).toBe(3);
    expect(await sample(metrics, 'warmup_skipped_total')).toBe(4);
    expect(await sample(metrics, 'maskwire_model_memory_bytes{model="b"}')).toBeUndefined();
    expect(await sample(metrics, 'maskwire_mode_evictions_total')).toBe(1);
    expect(await sample(metrics, 'maskwire_workers_lost_total{cause="hung"}')).toBe(3);
    expect(await sample(metrics, 'maskwire_worker_resident_memory_bytes{worker="1"}')).toBeUndefined();
  });

  it('sees a blocked event loop', async () => {
    const metrics = create();
    await new Promise((resolve) => setTimeout(resolve, 50));
    busyFor(80);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await sample(metrics, 'maskwire_event_loop_delay_seconds{quantile="1"}')).toBeGreaterThan(0.05);
    expect(await sample(metrics, 'maskwire_process_memory_bytes{kind="rss"}')).toBeGreaterThan(1e6);
    expect(await sample(metrics, 'maskwire_process_cpu_seconds_total')).toBeGreaterThan(0.05);
  });

  it('costs single-digit microseconds of processor time a frame', () => {
    const metrics = create();
    const frame = (): void => {
      metrics.frameReceived(6000);
      metrics.maskSent(4000, TIMES);
    };
    const bestUs = Array.from({ length: 5 }, () => {
      const start = process.cpuUsage();
      for (let i = 0; i < 10_000; i++) frame();
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 10_000;
    });
    expect(Math.min(...bestUs)).toBeLessThan(10);
  });

  it('closes twice without harm', () => {
    const metrics = create();
    metrics.close();
    expect(() => metrics.close()).not.toThrow();
  });
});
