import { Counter, Gauge, type Registry } from 'prom-client';
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
  registerModelMemory(registry, read);
  new Gauge({
    name: 'maskwire_worker_start_failures',
    help: 'Failed worker starts in a row; 0 when all is well',
    registers,
    collect() {
      this.set(read().startFailures.inARow);
    },
  });
  grow('maskwire_batch_runs_total', 'Runs of frames, one or more in each', (stats) => stats.batches.runs);
  grow('maskwire_batch_frames_total', 'Frames in these runs', (stats) => stats.batches.frames);
  grow('warmup_operations_total', 'Warm-ups run', (stats) => stats.warmUps.count);
  grow('warmup_skipped_total', 'Warm-ups answered by one already done', (stats) => stats.warmUps.skipped);
  grow(
    'maskwire_mode_evictions_total',
    'Modes unloaded to make room for another',
    (stats) => stats.memory.evictions,
  );
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

function registerModelMemory(registry: Registry, read: () => PoolStats): void {
  new Gauge({
    name: 'maskwire_model_memory_bytes',
    help: 'What each loaded model takes in all workers: the larger of its weights and the measured growth of resident memory; memory of a GPU shows in neither',
    // As many as the catalogue has graphs.
    labelNames: ['model'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { id, bytes } of read().memory.byModel) this.set({ model: id }, bytes);
    },
  });
}
