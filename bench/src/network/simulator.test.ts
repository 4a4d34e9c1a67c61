import type { FlowPlan } from '@maskwire/client';
import {
  type DirectionProfile,
  type NetworkProfile,
  PROFILES,
  type ProfileName,
  seededRandom,
} from '@maskwire/network-lab';
import { describe, expect, it } from 'vitest';
import { EventQueue } from './event-queue.js';
import { faultsOf, simulateAll, simulateSeeds } from './simulated-runs.js';
import { FlowRecorder } from './simulated-stats.js';
import { simulate } from './simulator.js';

/** Not those of the bench. */
const SEEDS = [21, 22];
const DURATION_MS = 60_000;
const RUN = { seeds: SEEDS, durationMs: DURATION_MS };
const AUTO = { kind: 'auto' } as const;

const profileOf = (name: ProfileName): NetworkProfile => {
  const found = PROFILES.find((profile) => profile.name === name);
  if (!found) throw new Error(`There is no profile ${name}`);
  return found;
};

function perturbed(profile: NetworkProfile, rate: number, delay: number): NetworkProfile {
  const way = (direction: DirectionProfile): DirectionProfile => ({
    ...direction,
    delayMs: direction.delayMs * delay,
    rate: direction.rate.map(({ fromMs, bitsPerS }) => ({ fromMs, bitsPerS: bitsPerS * rate })),
  });
  return { ...profile, up: way(profile.up), down: way(profile.down) };
}

const VARIANTS = [
  { what: 'as they are', rate: 1, delay: 1 },
  { what: 'at half the rate', rate: 0.5, delay: 1 },
  { what: 'at twice the rate', rate: 2, delay: 1 },
  { what: 'half as long again', rate: 1, delay: 1.5 },
];

describe('no other strategy is better than auto', () => {
  it.each(VARIANTS)('on the profiles $what', ({ rate, delay }) => {
    const faults = PROFILES.flatMap((profile) =>
      faultsOf(profile.name, simulateAll(perturbed(profile, rate, delay), RUN)),
    );
    expect(faults).toEqual([]);
  });
});

describe('auto', () => {
  it('keeps the rate on a tunnel, where a window of 2 has a fifth of it', () => {
    const auto = simulateSeeds(profileOf('tunnel'), AUTO, RUN);
    expect(auto.fps).toBeGreaterThanOrEqual(25);
    expect(auto.latencyMs.p95).toBeLessThanOrEqual(380);
    expect(auto.imageLevel).toBeGreaterThan(0.99);
    expect(simulateSeeds(profileOf('tunnel'), { kind: 'fixed', window: 2 }, RUN).fps).toBeLessThan(7);
  });

  it('carries a stream over a poor mobile network', () => {
    const { fps, latencyMs } = simulateSeeds(profileOf('poor-mobile'), AUTO, RUN);
    expect(fps).toBeGreaterThanOrEqual(12);
    expect(latencyMs.p95).toBeLessThanOrEqual(270);
  });

  it('loses no quality to stalls', () => {
    expect(simulateSeeds(profileOf('wifi-stalls'), AUTO, RUN).imageLevel).toBeGreaterThan(0.99);
  });

  it('meets a fall of the capacity within few frames and recovers all of it', () => {
    const plans: { readonly nowMs: number; readonly plan: FlowPlan }[] = [];
    simulate({
      profile: profileOf('step'),
      flow: AUTO,
      seed: 5,
      durationMs: 40_000,
      watch: (nowMs, plan) => plans.push({ nowMs, plan }),
    });
    const levelAt = (atMs: number): number => plans.find(({ nowMs }) => nowMs >= atMs)?.plan.imageLevel ?? -1;
    expect(levelAt(9900)).toBe(1);
    expect(levelAt(10_600)).toBeLessThan(0.97);
    expect(levelAt(29_000)).toBe(1);
    const later = plans
      .filter(({ nowMs }) => nowMs > 12_000 && nowMs < 25_000)
      .map(({ plan }) => plan.imageLevel);
    const changes = later.filter((level, index) => index > 0 && level !== later[index - 1]).length;
    // Each large frame of a trial is a change and another back.
    expect(changes).toBeLessThan(20);
  });

  it('lowers the rate, not the picture, for a server that is too slow', () => {
    const server = { workers: 1, serviceMs: 100, webpMs: 1 };
    const slow = simulateSeeds(profileOf('lan'), AUTO, { ...RUN, server });
    const flood = simulateSeeds(profileOf('lan'), { kind: 'fixed', window: 8 }, { ...RUN, server });
    expect(slow.imageLevel).toBeGreaterThan(0.99);
    // Nothing serves more, or newer frames, than a flood; it is had with half of the frames.
    expect(slow.fps).toBeGreaterThan(0.99 * flood.fps);
    expect(slow.latencyMs.p95).toBeLessThan(flood.latencyMs.p95 + 3);
    expect(slow.upBytesPerS).toBeLessThan(0.6 * flood.upBytesPerS);
  });

  it.each([
    { name: 'lan', serviceMs: 60 },
    { name: 'tunnel', serviceMs: 60 },
    { name: 'lte', serviceMs: 100 },
    { name: 'poor-mobile', serviceMs: 100 },
  ] as const)(
    'is not outdone where the server is slow as well: $name, $serviceMs ms',
    ({ name, serviceMs }) => {
      const server = { workers: 1, serviceMs, webpMs: 1 };
      expect(faultsOf(name, simulateAll(profileOf(name), { ...RUN, server }))).toEqual([]);
    },
  );

  it('wastes nothing on steady ways', () => {
    for (const name of ['lan', 'tunnel', 'poor-mobile'] as const)
      expect(simulateSeeds(profileOf(name), AUTO, RUN).waste).toBeLessThan(0.01);
  });

  it('goes on for an hour with disconnects, no slot stuck and always a plan', () => {
    const random = seededRandom(3);
    const hourMs = 3_600_000;
    const disconnectsAtMs = Array.from({ length: 500 }, () => random() * (hourMs - 60_000)).sort(
      (a, b) => a - b,
    );
    const minutes = new Set<number>();
    const faults: string[] = [];
    const { fps } = simulate({
      profile: { ...profileOf('wifi-stalls'), disconnectsAtMs },
      flow: AUTO,
      seed: 1,
      durationMs: hourMs,
      watch: (nowMs, { window, maxFps }, inFlight) => {
        minutes.add(Math.floor(nowMs / 60_000));
        if (inFlight > 16 || window < 1 || !(maxFps > 0)) faults.push(`${inFlight} of ${window} at ${nowMs}`);
      },
    });
    expect(faults).toEqual([]);
    expect(minutes.size).toBe(60);
    expect(fps).toBeGreaterThan(20);
  });
});

describe('auto on a thread that stands still now and then', () => {
  const blocks = [
    { everyMs: 100, forMs: 60 },
    { everyMs: 1000, forMs: 300 },
    { everyMs: 100, forMs: 80 },
  ];
  const run = (name: ProfileName, clientBlocks: (typeof blocks)[number], captureFps: number) =>
    simulate({
      profile: profileOf(name),
      flow: AUTO,
      seed: 23,
      durationMs: DURATION_MS,
      clientBlocks,
      captureFps,
    });

  it.each(blocks)('keeps the picture where the way is free: $forMs of $everyMs ms', (block) => {
    for (const name of ['tunnel', 'lan'] as const)
      for (const captureFps of [30, 15, 8])
        expect(run(name, block, captureFps).imageLevel, `${name}, ${captureFps}`).toBeGreaterThanOrEqual(
          0.95,
        );
  });

  it.each(blocks)('finds a way that is narrow: $forMs of $everyMs ms', (block) => {
    const { imageLevel, latencyMs, dropped } = run('poor-mobile', block, 30);
    expect(imageLevel).toBeLessThan(0.9);
    expect(latencyMs.p95).toBeLessThan(270 + block.forMs);
    expect(dropped).toBeLessThan(0.02);
  });
});

describe('auto on a computer that is starved as a whole', () => {
  const late = { leastMs: 40, mostMs: 90 } as const;
  const starvations = [
    { what: 'in bunches', starved: { ...late, bunchMs: 30 }, level: 0.95 },
    { what: 'in bunches, pings punctual', starved: { ...late, bunchMs: 30, framesOnly: true }, level: 0.85 },
    { what: 'in large bunches', starved: { ...late, bunchMs: 100 }, level: 0.85 },
    { what: 'by up to 200 ms', starved: { leastMs: 0, mostMs: 200, bunchMs: 50 }, level: 0.65 },
  ];

  it.each(starvations)('keeps the picture where the way is free: $what', ({ starved, level }) => {
    for (const name of ['tunnel', 'lan'] as const)
      for (const captureFps of [30, 18]) {
        const { imageLevel, fps } = simulateSeeds(profileOf(name), AUTO, { ...RUN, starved, captureFps });
        expect(imageLevel, `${name}, ${captureFps}`).toBeGreaterThan(level);
        expect(fps, `${name}, ${captureFps}`).toBeGreaterThan(0.75 * captureFps);
      }
  });

  it('finds a way that is narrow as well', () => {
    const starved = { ...late, bunchMs: 30 };
    const { imageLevel, latencyMs } = simulateSeeds(profileOf('poor-mobile'), AUTO, { ...RUN, starved });
    expect(imageLevel).toBeLessThan(0.9);
    expect(latencyMs.p50).toBeLessThan(270 + 90);
  });

  it('gives up no picture where the way is narrow only back', () => {
    const { up, down } = profileOf('poor-mobile');
    const wide = up.rate.map(({ fromMs }) => ({ fromMs, bitsPerS: 8e6 }));
    const { imageLevel, latencyMs } = simulateSeeds(
      { name: 'narrow-back', title: '', up: { ...up, rate: wide }, down },
      AUTO,
      RUN,
    );
    expect(imageLevel).toBeGreaterThan(0.9);
    expect(latencyMs.p95).toBeLessThan(300);
  });
});

describe('the simulator', () => {
  it('does the same again', () => {
    const once = () => simulate({ profile: profileOf('lte'), flow: AUTO, seed: 4, durationMs: 5000 });
    expect(once()).toEqual(once());
  });

  it('runs events in order of time, then as put in', () => {
    const events = new EventQueue();
    const random = seededRandom(1);
    const seen: number[] = [];
    for (let n = 0; n < 500; n++) {
      const atMs = Math.floor(random() * 50);
      events.at(atMs, () => seen.push(atMs * 1000 + n));
    }
    events.runUntil(100);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen).toHaveLength(500);
  });

  it('counts as waste what another mask overtook before the screen', () => {
    const recorder = new FlowRecorder(0);
    for (const [nowMs, capturedMs] of [
      [40, 10],
      [41, 20],
      [80, 50],
      [120, 30],
    ] as const)
      recorder.mask(nowMs, capturedMs, 1);
    expect(recorder.result(1000)).toMatchObject({ fps: 4, waste: 0.5 });
  });
});
