import { PROFILES } from '@maskwire/network-lab';
import type { Table } from '../report.js';
import { faultsOf, type StrategyResult, simulateAll } from './simulated-runs.js';
import type { FlowResult } from './simulated-stats.js';

const SEEDS = [1, 2, 3, 4, 5];
const DURATION_MS = 60_000;

export const FLOW_COLUMNS = [
  'flow',
  'FPS',
  'latency p50, p95, p99 ms',
  'mask age p50, p95 ms',
  'up, down KB/s',
  'image level',
  'waste',
  'dropped',
];

const share = (value: number): string => `${(100 * value).toFixed(1)} %`;
const kb = (bytes: number): string => (bytes / 1000).toFixed(0);

export function flowCells(name: string, { latencyMs, maskAgeMs, ...result }: FlowResult): string[] {
  return [
    name,
    result.fps.toFixed(1),
    `${latencyMs.p50.toFixed(0)}, ${latencyMs.p95.toFixed(0)}, ${latencyMs.p99.toFixed(0)}`,
    `${maskAgeMs.p50.toFixed(0)}, ${maskAgeMs.p95.toFixed(0)}`,
    `${kb(result.upBytesPerS)}, ${kb(result.downBytesPerS)}`,
    result.imageLevel.toFixed(3),
    share(result.waste),
    share(result.dropped),
  ];
}

/** Every profile with every strategy, in simulated time. */
export function simulateNetworks(): {
  readonly tables: readonly Table[];
  readonly faults: readonly string[];
} {
  const runs = PROFILES.map((profile) => ({
    profile,
    results: simulateAll(profile, { seeds: SEEDS, durationMs: DURATION_MS }),
  }));
  return {
    tables: runs.map(({ profile, results }) => tableOf(profile.title, results)),
    faults: runs.flatMap(({ profile, results }) => faultsOf(profile.name, results)),
  };
}

const tableOf = (title: string, results: readonly StrategyResult[]): Table => ({
  title: `Simulated: ${title}`,
  note: `${SEEDS.length} seeds, ${DURATION_MS / 1000} s each, 30 pictures a second, a mode of 256x256.`,
  columns: FLOW_COLUMNS,
  rows: results.map(({ name, result }) => flowCells(name, result)),
});
