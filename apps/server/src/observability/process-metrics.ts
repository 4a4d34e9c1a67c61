import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, type Registry } from 'prom-client';

/** How often the event loop is probed. */
const LOOP_RESOLUTION_MS = 5;
/** The delay figures cover at least this much time, however often somebody scrapes. */
const LOOP_WINDOW_MS = 10_000;

const NS_PER_S = 1e9;

/** Figures of the main process. Returns what stops the event-loop probe. */
export function registerProcess(registry: Registry): () => void {
  registerMemory(registry);
  new Counter({
    name: 'maskwire_process_cpu_seconds_total',
    help: 'CPU time of the main process, user and system',
    registers: [registry],
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1e6);
    },
  });
  return registerLoop(registry);
}

function registerMemory(registry: Registry): void {
  new Gauge({
    name: 'maskwire_process_memory_bytes',
    help: 'Memory of the main process by kind',
    labelNames: ['kind'],
    registers: [registry],
    collect() {
      const { rss, heapUsed, heapTotal, external, arrayBuffers } = process.memoryUsage();
      for (const [kind, bytes] of Object.entries({ rss, heapUsed, heapTotal, external, arrayBuffers }))
        this.set({ kind }, bytes);
    },
  });
}

function registerLoop(registry: Registry): () => void {
  const delay = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  delay.enable();
  let windowStartMs = performance.now();
  new Gauge({
    name: 'maskwire_event_loop_delay_seconds',
    help: 'How late timers of the main process fire, over the last window',
    labelNames: ['quantile'],
    registers: [registry],
    collect() {
      // The probe records the whole interval between two of its timers, its own period included.
      const late = (ns: number): number => Math.max(0, ns / NS_PER_S - LOOP_RESOLUTION_MS / 1000);
      const sampled = delay.count > 0;
      this.set({ quantile: '0.5' }, sampled ? late(delay.percentile(50)) : 0);
      this.set({ quantile: '0.99' }, sampled ? late(delay.percentile(99)) : 0);
      this.set({ quantile: '1' }, sampled ? late(delay.max) : 0);
      if (performance.now() - windowStartMs < LOOP_WINDOW_MS) return;
      delay.reset();
      windowStartMs = performance.now();
    },
  });
  return () => delay.disable();
}
