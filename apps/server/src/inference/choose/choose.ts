import { ENGINE_NAMES, type EngineName } from '@maskwire/engine';
import { decide, type EngineDecision, type Probe, REFERENCE, REFERENCE_ENGINE } from './decide.js';
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

/** The engine asked for by name cannot be had; the message says exactly why. */
export class EngineRefusedError extends Error {
  override readonly name = 'EngineRefusedError';
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
 * The engines to use, best first. `auto` tries them all unless it remembers the answer for this machine, these drivers
 * and versions; one asked for by name is tried alone, and the reference stands behind it.
 * @throws {EngineRefusedError}
 */
export async function chooseEngines(options: ChooseOptions): Promise<ChosenEngines> {
  const { choice } = options;
  return choice === 'auto' ? chooseBest(options) : { ...(await askFor(choice, options)), how: 'asked' };
}

async function chooseBest(options: ChooseOptions): Promise<ChosenEngines> {
  const { cacheDir, cpuWorkers, env, signal } = options;
  const mark = await fingerprint(env, cacheDir);
  const known = await recall(cacheDir, mark);
  if (known) return { ...known, how: 'remembered' };
  const probes = await probeAll(options);
  const decision = decide(probes, cpuWorkers);
  // Probes that were cut short say nothing about the machine, and nothing was checked without the reference.
  const isSound = probes.some(({ engine, ok }) => engine === REFERENCE_ENGINE && ok);
  if (signal?.aborted || !isSound) return { ...decision, how: 'tried' };
  const memoryError = await remember(cacheDir, mark, decision).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  return { ...decision, how: 'tried', ...(memoryError === undefined ? {} : { memoryError }) };
}

async function askFor(engine: EngineName, options: ChooseOptions): Promise<EngineDecision> {
  const why = 'asked for by name';
  if (engine === REFERENCE_ENGINE) return { ranked: [REFERENCE], why, others: [] };
  const result = await tryOne(engine, options);
  if (!result.ok) throw new EngineRefusedError(`Engine ${engine} cannot be used: ${result.reason}`);
  return { ranked: [{ engine, hardware: result.info.hardware }, REFERENCE], why, others: [] };
}

/** One after the other: engines that are timed side by side slow each other down. */
async function probeAll(options: ChooseOptions): Promise<Probe[]> {
  const probes: Probe[] = [];
  for (const engine of ENGINE_NAMES) {
    if (options.signal?.aborted) break;
    probes.push(await tryOne(engine, options));
  }
  return probes;
}

function tryOne(engine: EngineName, options: ChooseOptions): Promise<Probe> {
  const { cacheDir, signal, probe = probeEngine, probeLimitMs = PROBE_LIMIT_MS } = options;
  return probe(engine, { cacheDir, limitMs: probeLimitMs, ...(signal ? { signal } : {}) });
}
