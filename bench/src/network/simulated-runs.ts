import type { FlowChoice } from '@maskwire/client';
import type { NetworkProfile } from '@maskwire/network-lab';
import type { FlowResult } from './simulated-stats.js';
import { type SimulationOptions, simulate } from './simulator.js';
import { AUTO, STRATEGIES } from './strategies.js';

export interface StrategyResult {
  readonly name: string;
  readonly result: FlowResult;
}

type Run = Pick<SimulationOptions, 'durationMs' | 'server' | 'starved' | 'captureFps'> & {
  readonly seeds: readonly number[];
};

export function simulateAll(profile: NetworkProfile, run: Run): StrategyResult[] {
  return STRATEGIES.map(({ name, flow }) => ({ name, result: simulateSeeds(profile, flow, run) }));
}

/** The mean of several seeds. */
export function simulateSeeds(profile: NetworkProfile, flow: FlowChoice, { seeds, ...run }: Run): FlowResult {
  const results = seeds.map((seed) => simulate({ ...run, profile, flow, seed }));
  const mean = (of: (result: FlowResult) => number): number =>
    results.reduce((sum, result) => sum + of(result), 0) / results.length;
  return {
    fps: mean(({ fps }) => fps),
    latencyMs: {
      p50: mean(({ latencyMs }) => latencyMs.p50),
      p95: mean(({ latencyMs }) => latencyMs.p95),
      p99: mean(({ latencyMs }) => latencyMs.p99),
    },
    maskAgeMs: { p50: mean(({ maskAgeMs }) => maskAgeMs.p50), p95: mean(({ maskAgeMs }) => maskAgeMs.p95) },
    upBytesPerS: mean(({ upBytesPerS }) => upBytesPerS),
    downBytesPerS: mean(({ downBytesPerS }) => downBytesPerS),
    imageLevel: mean(({ imageLevel }) => imageLevel),
    waste: mean(({ waste }) => waste),
    dropped: mean(({ dropped }) => dropped),
  };
}

/** Differences below these are none: figures of two runs differ by as much. */
const SAME = { fpsShare: 0.01, p95Share: 0.02, p95Ms: 2, imageLevel: 0.005 } as const;
/** At equal or better p95 nothing may deliver so much more. */
const MORE_FRAMES = 1.05;

/** What another strategy does better than `auto` without doing anything worse. */
export function faultsOf(profile: string, results: readonly StrategyResult[]): string[] {
  const auto = results.find(({ name }) => name === AUTO)?.result;
  if (!auto) return [`${profile}: auto was not run`];
  return results.flatMap(({ name, result }) => {
    if (name === AUTO) return [];
    const faults: string[] = [];
    if (dominates(result, auto))
      faults.push(`${profile}: ${name} is as good as auto in all and better in one`);
    if (result.latencyMs.p95 <= auto.latencyMs.p95 && result.fps > auto.fps * MORE_FRAMES)
      faults.push(`${profile}: ${name} delivers more at no more latency`);
    return faults;
  });
}

/** Above 0 where `a` is better than `b`, 0 where they are the same. */
const compare = (difference: number, same: number): number => (Math.abs(difference) <= same ? 0 : difference);

function dominates(other: FlowResult, auto: FlowResult): boolean {
  const p95Same = Math.max(SAME.p95Ms, SAME.p95Share * auto.latencyMs.p95);
  const gains = [
    compare(other.fps - auto.fps, SAME.fpsShare * auto.fps),
    compare(auto.latencyMs.p95 - other.latencyMs.p95, p95Same),
    compare(other.imageLevel - auto.imageLevel, SAME.imageLevel),
  ];
  return gains.every((gain) => gain >= 0) && gains.some((gain) => gain > 0);
}
