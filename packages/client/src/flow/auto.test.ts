import { NO_TIMES } from '@maskwire/protocol';
import { describe, expect, it } from 'vitest';
import { PRIORITIES } from './choice.js';
import { createFlow } from './create.js';
import type { FlowPlan, FlowStrategy, FlowSubject } from './types.js';

const SUBJECT: FlowSubject = {
  input: { widthPx: 256, heightPx: 256 },
  kind: 'alpha',
  source: { widthPx: 1280, heightPx: 720 },
};
const GAP_MS = 1000 / 30;

/** Frames through a free way of the given delay; the time at which it ended. */
function stream(flow: FlowStrategy, fromMs: number, count: number, roundTripMs: number): number {
  let nowMs = fromMs;
  for (let n = 0; n < count; n++, nowMs += GAP_MS) {
    if (n % 15 === 0) flow.pinged(nowMs, roundTripMs);
    flow.sent(nowMs, 9000);
    if (nowMs - roundTripMs < fromMs) continue;
    const sentAtMs = nowMs - roundTripMs;
    flow.ended({
      nowMs,
      sentAtMs,
      upBytes: 9000,
      downBytes: 4000,
      result: 'mask',
      reason: undefined,
      times: NO_TIMES,
    });
  }
  return nowMs;
}

describe('auto', () => {
  it('begins with little and sends everything within about a second of a free way', () => {
    const flow = createFlow({ kind: 'auto' });
    flow.stream(SUBJECT);
    flow.connected(0);
    expect(flow.plan(0)).toMatchObject({ window: 2, image: { format: 'webp' } });
    const nowMs = stream(flow, 0, 40, 10);
    expect(flow.plan(nowMs)).toMatchObject({
      maxFps: Number.POSITIVE_INFINITY,
      image: { format: 'jpeg', quality: 68, widthPx: 256 },
      imageLevel: 1,
      limitedBy: 'none',
    });
  });

  it('keeps as many frames on the way as its delay holds', () => {
    const flow = createFlow({ kind: 'auto' });
    flow.connected(0);
    const nowMs = stream(flow, 0, 300, 300);
    const { window, maxFps } = flow.plan(nowMs);
    expect(window).toBeGreaterThanOrEqual(10);
    expect(window).toBeLessThanOrEqual(16);
    expect(maxFps).toBe(Number.POSITIVE_INFINITY);
  });

  it('holds the rate chosen and the rate that the server names', () => {
    const flow = createFlow({ kind: 'auto', maxFps: 12 });
    expect(flow.plan(0).maxFps).toBe(12);
    flow.serverLimit(5);
    expect(flow.plan(0)).toMatchObject({ maxFps: 5, limitedBy: 'server' });
  });

  it('never asks for coded alpha where masks are classes', () => {
    const flow = createFlow({ kind: 'auto' });
    flow.stream({ ...SUBJECT, kind: 'classes' });
    flow.connected(0);
    flow.pinged(10, 10);
    for (let nowMs = 1000; nowMs < 20_000; nowMs += 1000) {
      const common = { nowMs, sentAtMs: nowMs - 900, upBytes: 9000, downBytes: 90_000, times: NO_TIMES };
      flow.ended({ ...common, result: 'mask', reason: undefined });
    }
    expect(flow.plan(20_000).maskCoding).toBe('alpha8');
  });

  it('knows the way when another mode begins', () => {
    const flow = createFlow({ kind: 'auto' });
    flow.stream(SUBJECT);
    flow.connected(0);
    const nowMs = stream(flow, 0, 200, 40);
    flow.stream({ ...SUBJECT, input: { widthPx: 512, heightPx: 512 } });
    stream(flow, nowMs, 30, 40);
    expect(flow.plan(nowMs + 1000).image).toMatchObject({ widthPx: 512, heightPx: 512 });
  });

  it.each(PRIORITIES)('makes a plan of whatever it is told, %s', (priority) => {
    const flow = createFlow({ kind: 'auto', priority });
    const random = lcg(PRIORITIES.indexOf(priority) + 1);
    let nowMs = 1000;
    const unusable: FlowPlan[] = [];
    for (let n = 0; n < 20_000; n++) {
      nowMs += random() < 0.01 ? (random() - 0.5) * 1e6 : random() * 60;
      tell(flow, random, nowMs);
      const plan = flow.plan(odd(random, nowMs));
      if (!isUsable(plan)) unusable.push(plan);
    }
    expect(unusable).toEqual([]);
  });

  it('recovers from garbage', () => {
    const flow = createFlow({ kind: 'auto' });
    const random = lcg(9);
    for (let n = 0; n < 2000; n++) tell(flow, random, n * 10);
    flow.serverLimit(Number.POSITIVE_INFINITY);
    flow.stream(SUBJECT);
    flow.connected(1e7);
    const nowMs = stream(flow, 1e7, 400, 20);
    expect(flow.plan(nowMs).imageLevel).toBeGreaterThan(0.9);
  });
});

const lcg = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

/** Mostly the value, now and then what is none. */
function odd(random: () => number, value: number): number {
  const nonsense = [Number.NaN, -1, Number.POSITIVE_INFINITY, -1e9, 0, 1e300];
  return random() < 0.1 ? (nonsense[Math.floor(random() * nonsense.length)] ?? 0) : value;
}

function tell(flow: FlowStrategy, random: () => number, nowMs: number): void {
  const kind = Math.floor(random() * 12);
  const results = ['mask', 'dropped', 'error', 'lost'] as const;
  if (kind === 0) flow.pinged(odd(random, nowMs), odd(random, random() * 500));
  else if (kind === 1) flow.serverLimit(odd(random, random() * 40));
  else if (kind === 2 && random() < 0.1) flow.connected(odd(random, nowMs));
  else if (kind === 3 && random() < 0.1)
    flow.stream({
      input: { widthPx: 1 + Math.floor(random() * 800), heightPx: 1 + Math.floor(random() * 800) },
      kind: random() < 0.5 ? 'alpha' : 'classes',
      source: undefined,
    });
  else if (kind < 8) flow.sent(odd(random, nowMs), odd(random, random() * 30_000));
  else
    flow.ended({
      nowMs: odd(random, nowMs),
      sentAtMs: odd(random, nowMs - random() * 1000),
      upBytes: odd(random, random() * 30_000),
      downBytes: odd(random, random() * 9000),
      result: results[Math.floor(random() * 4)] ?? 'mask',
      reason: ['superseded', 'timeout', undefined][Math.floor(random() * 3)],
      times: { queueUs: odd(random, 100), decodeUs: 900, inferenceUs: odd(random, 3000), encodeUs: 100 },
    });
}

function isUsable({ window, maxFps, image, imageLevel }: FlowPlan): boolean {
  return (
    Number.isInteger(window) &&
    window >= 1 &&
    window <= 16 &&
    maxFps > 0 &&
    image.widthPx >= 1 &&
    image.heightPx >= 1 &&
    image.quality >= 1 &&
    image.quality <= 100 &&
    imageLevel >= 0 &&
    imageLevel <= 1
  );
}
