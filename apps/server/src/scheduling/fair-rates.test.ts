import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairRates, MIN_FPS } from './fair-rates.js';
import { type PacedLoad, type PacedSender, PacedSimulation } from './testing/paced-simulation.js';
import { waterLevel } from './water-level.js';

const play = (load: PacedLoad): PacedSimulation => new PacedSimulation(load).run();
const cameras = (count: number, extra: Partial<PacedSender> = {}): PacedSender[] =>
  Array.from({ length: count }, (_, i) => ({ id: `s${i}`, fps: 30, ...extra }));
const idsOf = (senders: readonly PacedSender[]): string[] => senders.map(({ id }) => id);
const toldIn = (played: PacedSimulation, fromS: number, toS: number): number =>
  played.told.filter(({ atMs }) => atMs >= fromS * 1000 && atMs < toS * 1000).length;

describe('the water level', () => {
  it('gives what is asked for where there is enough, else the same to all who want more', () => {
    expect(waterLevel([], 10)).toBe(Number.POSITIVE_INFINITY);
    expect(waterLevel([3, 4, 3], 10)).toBe(Number.POSITIVE_INFINITY);
    expect(waterLevel([1, 8, 8], 10)).toBe(4.5);
    expect(waterLevel([5, 5], 0)).toBe(0);
  });

  it('hands out all there is, never more', () => {
    const wants = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(wants, fc.double({ min: 0.1, max: 500, noNaN: true }), (list, capacity) => {
        const level = waterLevel(list, capacity);
        const given = list.reduce((sum, want) => sum + Math.min(want, level), 0);
        const wanted = list.reduce((sum, want) => sum + want, 0);
        expect(given).toBeCloseTo(Math.min(wanted, capacity), 6);
      }),
    );
  });
});

describe('sessions that do as they are told', () => {
  it('lose nothing after three seconds, keep the workers busy and share evenly', () => {
    const played = play({ workers: 2, durationMs: 40_000, runMs: () => 25, senders: cameras(5) });
    expect(played.total('wasted', 0, 2) / played.total('offered', 0, 2)).toBeGreaterThan(0.4);
    expect(played.total('wasted', 4, 40)).toBe(0);
    expect(played.meanUtilisation(4, 40)).toBeGreaterThan(0.95);
    for (const { id } of cameras(5)) expect(played.total('served', 4, 40, [id]) / 36).toBeCloseTo(15.5, 0);
    // No oscillation: one limit each, and that is all.
    expect(played.told).toHaveLength(5);
  });

  it('are served beside one that does not: it gets what they leave, and they lose nothing to it', () => {
    const good = cameras(4);
    const bad = { id: 'bad', fps: 55, obeys: false };
    const played = play({ workers: 2, durationMs: 40_000, runMs: () => 25, senders: [...good, bad] });
    expect(played.total('wasted', 4, 40, idsOf(good))).toBe(0);
    for (const { id } of good) expect(played.total('served', 4, 40, [id]) / 36).toBeGreaterThanOrEqual(15.4);
    expect(played.total('served', 4, 40, ['bad']) / 36).toBeLessThan(19);
    expect(played.meanUtilisation(4, 40)).toBeGreaterThan(0.98);
    expect(toldIn(played, 4, 40)).toBe(0);
  });

  it('are given more as others leave, nothing to keep to once there is room, and less when they come back', () => {
    const leaving = { fromMs: 0, toMs: 15_000 };
    const coming = { fromMs: 30_000 };
    const senders = [
      ...cameras(2),
      { id: 'x', fps: 30, ...leaving },
      { id: 'y', fps: 30, ...leaving },
      { id: 'z', fps: 30, ...coming },
      { id: 'w', fps: 30, ...coming },
    ];
    const played = play({ workers: 2, durationMs: 45_000, runMs: () => 25, senders });
    const first = played.seconds.get('s0');
    expect(first?.[14]?.told).toBeCloseTo(19.4, 1);
    expect(first?.[18]?.told).toBeGreaterThan(30);
    expect(first?.[29]?.told).toBe(Number.POSITIVE_INFINITY);
    expect(first?.[40]?.told).toBeCloseTo(19.4, 1);
    // Whoever is limited again: within four seconds of the newcomers.
    expect(played.total('wasted', 34, 45)).toBe(0);
    expect(played.told.length).toBeLessThan(25);
  });

  it('and send little get what they send; the others get what they leave over', () => {
    const slow = { id: 'slow', fps: 6 };
    const senders = [...cameras(4), slow];
    const played = play({ workers: 1, durationMs: 40_000, runMs: () => 12, senders });
    expect(played.total('served', 5, 40, ['slow']) / 35).toBeCloseTo(6, 0);
    expect(played.total('wasted', 5, 40, ['slow'])).toBe(0);
    expect(played.meanUtilisation(5, 40)).toBeGreaterThan(0.95);
  });

  it('over a long and jittery way do not swing', () => {
    const senders = cameras(4, { delayMs: 250, jitterMs: 60 });
    const runMs = (_mode: string, _frames: number, nowMs: number): number => 18 + ((nowMs * 7) % 9);
    const played = play({ workers: 1, durationMs: 60_000, runMs, senders });
    expect(played.meanUtilisation(5, 60)).toBeGreaterThan(0.93);
    expect(played.total('wasted', 5, 60) / played.total('offered', 5, 60)).toBeLessThan(0.01);
    expect(toldIn(played, 5, 60)).toBeLessThanOrEqual(4 * 6);
    const limits = (played.seconds.get('s0') ?? []).slice(5).map(({ told }) => told);
    expect(Math.min(...limits) / Math.max(...limits)).toBeGreaterThan(0.9);
  });
});

describe('what is shared is worker time', () => {
  it('so a costlier mode gets fewer frames', () => {
    const senders = [
      ...cameras(6),
      { id: 'd1', fps: 30, mode: 'dear', ordered: true },
      { id: 'd2', fps: 30, mode: 'dear', ordered: true },
    ];
    const runMs = (mode: string): number => (mode === 'dear' ? 40 : 10);
    const played = play({ workers: 2, durationMs: 40_000, runMs, senders });
    const [cheap, dear] = ['s0', 'd1'].map((id) => played.total('served', 5, 40, [id]));
    expect((cheap ?? 0) / (dear ?? 1)).toBeCloseTo(4, 0);
    expect(played.total('wasted', 5, 40) / played.total('offered', 5, 40)).toBeLessThan(0.01);
    expect(played.meanUtilisation(5, 40)).toBeGreaterThan(0.93);
  });

  it('and batches that shrink with the load do not lower it further', () => {
    // Alone 10 ms, eight together 24 ms: 333 frames a second at best, 100 without batches.
    const runMs = (_mode: string, frames: number): number => 8 + 2 * frames;
    const played = play({
      workers: 1,
      durationMs: 60_000,
      batchLimit: 8,
      runMs,
      senders: cameras(14),
    });
    expect(played.total('served', 5, 60) / 55).toBeGreaterThan(0.95 * 333);
    expect(played.total('wasted', 5, 60) / played.total('offered', 5, 60)).toBeLessThan(0.01);
  });

  it('and a session whose frames run one by one is told what that allows, though workers are idle', () => {
    const senders = [{ id: 'one', fps: 30, ordered: true }];
    const played = play({ workers: 2, durationMs: 20_000, runMs: () => 40, senders });
    expect(played.seconds.get('one')?.at(-1)?.told).toBeCloseTo(24.25, 1);
    expect(played.total('wasted', 4, 20)).toBe(0);
  });

  it('which is measured: workers that become slower or faster change the limits', () => {
    const runMs = (_mode: string, _frames: number, nowMs: number): number =>
      nowMs >= 15_000 && nowMs < 35_000 ? 40 : 20;
    const played = play({ workers: 1, durationMs: 60_000, runMs, senders: cameras(4) });
    const told = (second: number): number => played.seconds.get('s1')?.[second]?.told ?? 0;
    expect(told(14)).toBeCloseTo(12.1, 0);
    expect(told(30)).toBeCloseTo(6, 0);
    expect(played.total('wasted', 20, 35)).toBe(0);
    expect(told(59)).toBeGreaterThan(11.5);
  });
});

describe('nobody is limited', () => {
  it('by a link that bunches frames while workers have time', () => {
    const senders = cameras(2, { jitterMs: 300 });
    const played = play({ workers: 2, durationMs: 20_000, runMs: () => 8, senders });
    expect(played.total('wasted', 0, 20)).toBeGreaterThan(20);
    expect(played.told).toEqual([]);
  });

  it('while all is served', () => {
    expect(play({ workers: 2, durationMs: 20_000, runMs: () => 20, senders: cameras(3) }).told).toEqual([]);
  });
});

it('is never told less than one frame a second', () => {
  const played = play({ workers: 1, durationMs: 15_000, runMs: () => 100, senders: cameras(20) });
  const told = played.told.map(({ fps }) => fps ?? Number.POSITIVE_INFINITY);
  expect(Math.min(...told)).toBe(MIN_FPS);
});

it('tells a session at most once a second and says nothing of spans that are too short', () => {
  const rates = new FairRates(0);
  let tellings = 0;
  for (let nowMs = 1; nowMs <= 10_000; nowMs++) {
    rates.offer('a', { mode: 'm', ordered: false, maxFps: 60 });
    rates.waste('a');
    if (nowMs % 25 === 0) rates.ran('m', ['a'], 25);
    tellings += rates.share(nowMs, 1).size;
  }
  expect(tellings).toBe(1);
  expect(rates.limited).toBe(1);
  rates.close('a');
  expect(rates.limited).toBe(0);
});
