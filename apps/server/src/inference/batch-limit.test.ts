import { describe, expect, it } from 'vitest';
import { jainIndex, type Load, simulate } from '../scheduling/testing/simulation.js';
import { BatchLimit, MAX_STRETCH, RUN_BUDGET_MS } from './batch-limit.js';
import { BatchLimits } from './batch-limits.js';

type CostModel = (frames: number) => number;

/** A device with a high price for each run and a low one for each frame. */
const gpu: CostModel = (frames) => 8 + 0.5 * frames;
/** Kernels too large to share: the price is per frame. */
const cpu: CostModel = (frames) => 0.05 + 2.6 * frames;

/** A repeatable source of numbers in 0..1. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** Lets the limit run under full load: each run as large as it may be. */
function saturate(limit: BatchLimit, cost: CostModel, runs: number): number[] {
  const sizes: number[] = [];
  for (let run = 0; run < runs; run++) {
    const { frames } = limit;
    sizes.push(frames);
    limit.record(frames, cost(frames));
  }
  return sizes;
}

describe('a batch limit', () => {
  it('starts at one and goes up one by one on a device that gains by batches', () => {
    const sizes = saturate(new BatchLimit(8), gpu, 300);
    expect(sizes[0]).toBe(1);
    expect(sizes.at(-1)).toBe(8);
    for (const [run, size] of sizes.entries()) expect(size - (sizes[run - 1] ?? 1)).toBeLessThanOrEqual(1);
  });

  it('learns the line behind the runs', () => {
    const limit = new BatchLimit(8);
    saturate(limit, gpu, 300);
    expect(limit.runTime?.fixedMs).toBeCloseTo(8, 1);
    expect(limit.runTime?.perFrameMs).toBeCloseTo(0.5, 1);
  });

  it('comes back to one where a batch takes as long as its frames one by one', () => {
    const limit = new BatchLimit(8);
    const sizes = saturate(limit, cpu, 300);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(3);
    expect(limit.frames).toBe(1);
    // What finding out cost: a few batches, again only after hundreds of runs.
    expect(sizes.filter((size) => size > 1).length).toBeLessThan(30);
  });

  it('keeps the predicted run within the budget', () => {
    const cost: CostModel = (frames) => 3 + 2.5 * frames;
    const limit = new BatchLimit(8);
    saturate(limit, cost, 300);
    expect(limit.frames).toBe(5);
    expect(cost(5)).toBeLessThanOrEqual(RUN_BUDGET_MS);
    expect(cost(6)).toBeGreaterThan(RUN_BUDGET_MS);
  });

  it('stretches a model that alone is over the budget, within bounds', () => {
    const cost: CostModel = (frames) => 20 + 8 * frames;
    const limit = new BatchLimit(8);
    saturate(limit, cost, 300);
    expect(limit.frames).toBe(4);
    expect(cost(4)).toBeLessThanOrEqual(MAX_STRETCH * cost(1));
  });

  it('follows a device that becomes slow, and one that recovers', () => {
    const limit = new BatchLimit(8);
    saturate(limit, (frames) => 2 + 0.8 * frames, 300);
    expect(limit.frames).toBe(8);
    saturate(limit, (frames) => 4 + 3 * frames, 300);
    expect(limit.frames).toBe(4);
    saturate(limit, (frames) => 2 + 0.8 * frames, 400);
    expect(limit.frames).toBe(8);
  });

  it('gives way at once when a run is over the budget, and is not bent by one hiccup', () => {
    const limit = new BatchLimit(8);
    saturate(limit, gpu, 300);
    limit.record(8, 400);
    expect(limit.frames).toBeLessThan(8);
    expect(limit.frames).toBeGreaterThanOrEqual(6);
    saturate(limit, gpu, 100);
    expect(limit.frames).toBe(8);
  });

  it.each([1, 2, 3, 4, 5])('sees through noise (seed %i)', (seed) => {
    const roll = dice(seed);
    const noisy =
      (cost: CostModel): CostModel =>
      (frames) =>
        cost(frames) * (0.8 + 0.4 * roll()) + (roll() < 0.02 ? 30 : 0);
    const onGpu = new BatchLimit(8);
    const onCpu = new BatchLimit(8);
    const gpuSizes = saturate(onGpu, noisy(gpu), 1500).slice(500);
    const cpuSizes = saturate(onCpu, noisy(cpu), 1500).slice(500);
    expect(mean(gpuSizes)).toBeGreaterThan(6);
    expect(mean(cpuSizes)).toBeLessThan(1.3);
  });

  it('holds what it knows while load is light', () => {
    const limit = new BatchLimit(8);
    saturate(limit, gpu, 300);
    for (let run = 0; run < 5000; run++) limit.record(1, gpu(1));
    expect(limit.frames).toBe(8);
  });
});

describe('batch limits of modes', () => {
  const teach = (limits: BatchLimits): void => {
    for (let run = 0; run < 300; run++) {
      const frames = Math.max(1, limits.limit('m'));
      limits.record('m', frames, gpu(frames));
    }
  };

  it('are one on a CPU whatever is measured', () => {
    const limits = new BatchLimits();
    limits.hardware = 'cpu';
    teach(limits);
    expect(limits.limit('m')).toBe(1);
  });

  it('are learned by each mode on its own', () => {
    const limits = new BatchLimits();
    limits.hardware = 'gpu';
    teach(limits);
    expect([limits.limit('m'), limits.limit('other')]).toEqual([8, 1]);
  });

  it('may be fixed', () => {
    expect(new BatchLimits(4).limit('m')).toBe(4);
  });
});

describe('learned limits under a scheduler', () => {
  const load = (sessions: number, runMs: CostModel, batches?: Load['batches']): Load => ({
    senders: Array.from({ length: sessions }, (_, index) => ({
      id: `s${index}`,
      fps: 30,
      phaseMs: (index * 7) % 33,
    })),
    workers: 1,
    runMs,
    durationMs: 10_000,
    deadlineMs: 1000,
    stillEveryMs: 0,
    ...(batches ? { batches } : {}),
  });
  const learning = (): BatchLimits => {
    const limits = new BatchLimits();
    limits.hardware = 'gpu';
    return limits;
  };
  const total = (served: ReadonlyMap<string, number>): number =>
    [...served.values()].reduce((sum, count) => sum + count, 0);

  it('serve twelve sessions of a GPU at full rate that one by one gets a third of it, all alike', () => {
    const one = simulate(load(12, gpu));
    const many = simulate(load(12, gpu, learning()));
    expect(total(many.served)).toBeGreaterThan(2.5 * total(one.served));
    expect(total(many.served)).toBeGreaterThan(0.95 * 12 * 30 * 10);
    expect(many.meanServiceMs).toBeLessThan(one.meanServiceMs);
    expect(jainIndex([...many.served.values()])).toBeGreaterThan(0.99);
    expect(many.wastedMs).toBe(0);
  });

  it('cost a lone session nothing', () => {
    const one = simulate(load(1, gpu));
    const many = simulate(load(1, gpu, learning()));
    expect(many.meanServiceMs).toBe(one.meanServiceMs);
    expect(total(many.served)).toBe(total(one.served));
  });

  it('cost a device without gain next to nothing', () => {
    const slow: CostModel = (frames) => 4 * frames;
    const one = simulate(load(12, slow));
    const many = simulate(load(12, slow, learning()));
    expect(total(many.served)).toBeGreaterThan(0.97 * total(one.served));
    expect(many.meanServiceMs).toBeLessThan(1.1 * one.meanServiceMs);
  });
});

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
