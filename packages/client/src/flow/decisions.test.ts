import { NO_TIMES } from '@maskwire/protocol';
import { describe, expect, it } from 'vitest';
import { CaptureRate } from './capture-rate.js';
import { ladderOf } from './image-level.js';
import { MaskCodingChoice } from './mask-coding.js';
import { RungChoice } from './rung-choice.js';
import { ServerShare } from './server-share.js';
import { Sizes } from './sizes.js';
import { StallMemory } from './stall-memory.js';
import type { FrameOutcome } from './types.js';
import { WindowedMin } from './windowed-min.js';

const COSTS_MS = [40, 20, 10, 5];

describe('the choice of a rung', () => {
  it('falls at once as far as it takes', () => {
    const choice = new RungChoice();
    choice.start(0, 0);
    choice.update(1, COSTS_MS, 12);
    expect(choice.rung).toBe(2);
    choice.update(2, COSTS_MS, 1);
    expect(choice.rung).toBe(3);
  });

  it('climbs when there is room to spare and time has passed', () => {
    const choice = new RungChoice();
    choice.start(0, 3);
    choice.update(100, COSTS_MS, 100);
    expect(choice.rung).toBe(3);
    choice.update(400, COSTS_MS, 20.5);
    expect(choice.rung).toBe(2);
    choice.update(800, COSTS_MS, 100);
    expect(choice.rung).toBe(0);
  });

  it('waits longer after each climb that it had to undo, up to a bound', () => {
    const choice = new RungChoice();
    choice.start(0, 3);
    const climbs: number[] = [];
    for (let nowMs = 0; nowMs < 60_000; nowMs += 10) {
      const before = choice.rung;
      choice.update(nowMs, COSTS_MS, choice.rung < 3 ? 6 : 100);
      if (choice.rung < before) climbs.push(nowMs);
    }
    const waits = climbs.slice(1).map((atMs, index) => atMs - (climbs[index] ?? 0));
    expect(waits.length).toBeLessThan(15);
    expect(waits.at(-1)).toBeGreaterThan(7000);
    expect(Math.max(...waits)).toBeLessThan(9000);
  });
});

describe('the coding of masks', () => {
  it('goes to 4 bits where the way back is scarce, and back after a while of plenty', () => {
    const choice = new MaskCodingChoice();
    choice.update(0, 20, 30);
    expect(choice.coding).toBe('alpha4');
    choice.update(6000, 1, 30);
    choice.update(10_900, 1, 30);
    expect(choice.coding).toBe('alpha4');
    choice.update(11_100, 1, 30);
    expect(choice.coding).toBe('alpha8');
  });

  it('changes at most every 5 seconds, and not at all between the thresholds', () => {
    const choice = new MaskCodingChoice();
    let changes = 0;
    let coding = choice.coding;
    for (let nowMs = 0; nowMs < 60_000; nowMs += 33) {
      choice.update(nowMs, nowMs % 66 === 0 ? 100 : 0, 30);
      if (choice.coding !== coding) changes++;
      coding = choice.coding;
    }
    expect(changes).toBe(1);
  });
});

const outcome = (nowMs: number, over: Partial<FrameOutcome>): FrameOutcome => ({
  nowMs,
  sentAtMs: nowMs - 50,
  upBytes: 9000,
  downBytes: 4000,
  result: 'mask',
  reason: undefined,
  times: { ...NO_TIMES, inferenceUs: 80_000 },
  ...over,
});

describe('the share of the server', () => {
  const dropped = { result: 'dropped', reason: 'superseded' } as const;

  it('is what it serves when it drops again and again', () => {
    const share = new ServerShare();
    for (let nowMs = 0; nowMs < 3000; nowMs += 100) {
      share.ended(outcome(nowMs, {}), false);
      share.ended(outcome(nowMs + 50, dropped), false);
    }
    expect(share.fps(3000)).toBeGreaterThan(8);
    expect(share.fps(3000)).toBeLessThan(12);
  });

  it('is not touched by drops in the burst after a stall', () => {
    const share = new ServerShare();
    for (let nowMs = 0; nowMs < 5000; nowMs += 100) {
      share.ended(outcome(nowMs, dropped), false);
      share.ended(outcome(nowMs + 5, {}), true);
    }
    expect(share.fps(5000)).toBe(Number.POSITIVE_INFINITY);
  });

  it('is forgotten when nothing is dropped for long', () => {
    const share = new ServerShare();
    for (let nowMs = 0; nowMs < 3000; nowMs += 50)
      share.ended(outcome(nowMs, nowMs % 100 === 0 ? {} : dropped), false);
    expect(share.fps(10_000)).toBeGreaterThan(share.fps(3000));
    expect(share.fps(200_000)).toBe(Number.POSITIVE_INFINITY);
  });

  it('is never above what the server says', () => {
    const share = new ServerShare();
    share.advertise(12);
    expect(share.fps(0)).toBe(12);
    share.advertise(Number.NaN);
    expect(share.fps(0)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('what is learned beside', () => {
  it('sizes follow the scene in all rungs, and each rung for itself', () => {
    const rungs = ladderOf({ input: { widthPx: 256, heightPx: 256 }, kind: 'alpha', source: undefined });
    const sizes = new Sizes();
    sizes.reset(rungs, 256 * 256);
    const before = sizes.upBytes(2);
    for (let n = 0; n < 60; n++) sizes.sawImage(0, 2 * (rungs[0]?.usualBytes ?? 0));
    expect(sizes.upBytes(0) / (rungs[0]?.usualBytes ?? 1)).toBeCloseTo(2, 1);
    expect(sizes.upBytes(2)).toBeGreaterThan(1.5 * before);
    sizes.sawImage(99, 1e9);
    sizes.sawMask('alpha8', 44);
    expect(sizes.downBytes('alpha8')).toBe(4700);
  });

  it('the capture rate is seen while nothing holds frames back', () => {
    const rate = new CaptureRate();
    for (let nowMs = 0; nowMs < 3000; nowMs += 1000 / 60) rate.sent(nowMs, false);
    expect(rate.fps).toBeGreaterThan(50);
    for (let nowMs = 3000; nowMs < 9000; nowMs += 100) rate.sent(nowMs, false);
    expect(rate.fps).toBeGreaterThan(50);
    for (let nowMs = 9000; nowMs < 15_000; nowMs += 66) rate.sent(nowMs, true);
    expect(rate.fps).toBeCloseTo(1000 / 66, 0);
  });

  it('stalls are expected less and less', () => {
    const stalls = new StallMemory();
    stalls.reset(0);
    stalls.saw(1000, 9000);
    expect(stalls.expectedMs(1000)).toBe(250);
    expect(stalls.expectedMs(31_000)).toBeCloseTo(125);
    expect(stalls.isRecent(31_000)).toBe(false);
  });

  it('the least of a while forgets what is older', () => {
    const least = new WindowedMin(10_000);
    least.add(0, 5);
    least.add(5000, 9);
    expect(least.value).toBe(5);
    least.add(12_000, 8);
    expect(least.value).toBe(8);
    least.add(-5000, 20);
    expect(least.value).toBe(20);
  });
});
