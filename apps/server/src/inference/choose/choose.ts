import { ENGINE_NAMES, type EngineName } from '@maskwire/engine';
import { decide, type EngineDecision, type Probe, REFERENCE_ENGINE } from './decide.js';
import { fingerprint } from './fingerprint.js';
import { recall, remember } from './memory.js';
import { type ProbeOptions, probeEngine } from './probe.js';

/** A GPU's first run compiles its kernels, which takes seconds; a driver that hangs takes for ever. */
const PROBE_LIMIT_MS = 30_000;

/** How the engines in use came to be chosen. */
export interface ChosenEngines extends EngineDecision {
  /** `asked`: by name; `tried`: just now, each in its own process; `remembered`: from an earlier start. */
  readonly how: 'asked' | 'tried' | 'remembered';
  /** Why the decision could not be kept for the next start. */
  readonly memoryError?: string;
}

export interface ChooseOptions {
  readonly choice: 'auto' | EngineName;
  readonly cacheDir: string;
  readonly cpuWorkers: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  /** @default probeEngine */
  readonly probe?: (engine: EngineName, options: ProbeOptions) => Promise<Probe>;
  /** @default PROBE_LIMIT_MS */
  readonly probeLimitMs?: number;
}

/**
 * The engines to use, best first. An engine asked for by name is not tried beforehand: whether it starts shows when its
 * worker does. `auto` tries them all unless it remembers the answer for this machine, these drivers and versions.
 */
export async function chooseEngines(options: ChooseOptions): Promise<ChosenEngines> {
  const { choice, cacheDir } = options;
  if (choice !== 'auto') return { ...askedFor(choice), how: 'asked' };
  const mark = await fingerprint(options.env);
  const known = await recall(cacheDir, mark);
  if (known) return { ...known, how: 'remembered' };
  const decision = decide(await probeAll(options), options.cpuWorkers);
  // Probes that were cut short say nothing about the machine.
  if (options.signal?.aborted) return { ...decision, how: 'tried' };
  const memoryError = await remember(cacheDir, mark, decision).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  return { ...decision, how: 'tried', ...(memoryError === undefined ? {} : { memoryError }) };
}

/** One after the other: engines that are timed side by side slow each other down. */
async function probeAll(options: ChooseOptions): Promise<Probe[]> {
  const { cacheDir, signal, probe = probeEngine, probeLimitMs = PROBE_LIMIT_MS } = options;
  const probes: Probe[] = [];
  for (const engine of ENGINE_NAMES) {
    if (signal?.aborted) break;
    probes.push(await probe(engine, { cacheDir, limitMs: probeLimitMs, ...(signal ? { signal } : {}) }));
  }
  return probes;
}

const askedFor = (engine: EngineName): EngineDecision => ({
  ranked: engine === REFERENCE_ENGINE ? [engine] : [engine, REFERENCE_ENGINE],
  why: 'asked for by name',
  others: [],
});
