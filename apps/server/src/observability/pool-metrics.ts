import { Counter, Gauge, type Registry, Summary } from 'prom-client';
import type { PoolStats } from '../inference/contract.js';

/**
 * Worker and warm-up figures, read from the pool when somebody scrapes. The warm-up names have no prefix:
 * dashboards use them as they are.
 */
export function registerPool(registry: Registry, read: () => PoolStats): void {
  const registers = [registry];
  // A snapshot may only grow a counter: what is already counted is remembered here.
  const grow = (name: string, help: string, total: (stats: PoolStats) => number): void => {
    let counted = 0;
    new Counter({
      name,
      help,
      registers,
      collect() {
        const now = total(read());
        if (now > counted) this.inc(now - counted);
        counted = Math.max(counted, now);
      },
    });
  };
  new Gauge({
    name: 'maskwire_workers',
    help: 'Inference workers by state',
    labelNames: ['state'],
    registers,
    collect() {
      const { workers, idle, starting } = read();
      this.set({ state: 'starting' }, starting);
      this.set({ state: 'idle' }, idle);
      this.set({ state: 'busy' }, Math.max(0, workers - idle - starting));
    },
  });
  registerLost(registry, read);
  registerMemory(registry, read);
  new Gauge({
    name: 'maskwire_worker_start_failures',
    help: 'Failed worker starts in a row; 0 when all is well',
    registers,
    collect() {
      this.set(read().startFailures.inARow);
    },
  });
  grow('warmup_operations_total', 'Warm-ups run', (stats) => stats.warmUps.count);
  grow('warmup_skipped_total', 'Warm-ups answered by one already done', (stats) => stats.warmUps.skipped);
  registerWarmUpTime(registry, read);
}

function registerLost(registry: Registry, read: () => PoolStats): void {
  const counted = { crashed: 0, hung: 0 };
  new Counter({
    name: 'maskwire_workers_lost_total',
    help: 'Inference workers replaced, by cause',
    labelNames: ['cause'],
    registers: [registry],
    collect() {
      const { lost } = read();
      for (const cause of ['crashed', 'hung'] as const) {
        this.inc({ cause }, Math.max(0, lost[cause] - counted[cause]));
        counted[cause] = Math.max(counted[cause], lost[cause]);
      }
    },
  });
}

function registerMemory(registry: Registry, read: () => PoolStats): void {
  new Gauge({
    name: 'maskwire_worker_resident_memory_bytes',
    help: 'Resident memory of each inference worker as last reported',
    labelNames: ['worker'],
    registers: [registry],
    collect() {
      this.reset();
      read().workerRssBytes.forEach((bytes, index) => {
        this.set({ worker: String(index) }, bytes);
      });
    },
  });
}

/**
 * The pool tells number and total of its warm-ups, not each one: a summary without quantiles has exactly
 * that (`_sum` and `_count`), so the difference since the last look is spread evenly over its warm-ups.
 */
function registerWarmUpTime(registry: Registry, read: () => PoolStats): void {
  let counted = { count: 0, totalMs: 0 };
  new Summary({
    name: 'warmup_duration_seconds',
    help: 'Time spent in warm-ups',
    percentiles: [],
    registers: [registry],
    collect() {
      const { count, totalMs } = read().warmUps;
      const added = count - counted.count;
      if (added <= 0) return;
      const eachS = (totalMs - counted.totalMs) / added / 1000;
      for (let i = 0; i < added; i++) this.observe(eachS);
      counted = { count, totalMs };
    },
  });
}
