/** One model as a worker holds it. */
interface HeldModel {
  readonly id: string;
  readonly weightsBytes: number;
  /** Growth of the worker's resident memory while it was loaded and first run; noisy, and never below 0. */
  readonly residentGrowthBytes: number;
}

/** What one worker has loaded. Modes share models. */
export interface Holdings {
  readonly modes: readonly { readonly id: string; readonly models: readonly string[] }[];
  readonly models: readonly HeldModel[];
}

export const NO_HOLDINGS: Holdings = Object.freeze({ modes: [], models: [] });

/** When a mode was last of use, in milliseconds of one clock. */
export interface ModeUse {
  readonly mode: string;
  /** It was loaded, or ran a frame or still. */
  readonly touchedMs: number;
  /** It ran a frame or still; -Infinity: never. */
  readonly ranMs: number;
}

/** A mode that ran a frame within this time is in use and is not unloaded for another. */
export const IN_USE_MS = 30_000;

/** Bytes of each model in all workers together. */
export function bytesByModel(workers: readonly Holdings[]): ReadonlyMap<string, number> {
  const bytes = new Map<string, number>();
  for (const { models } of workers)
    for (const model of models) bytes.set(model.id, (bytes.get(model.id) ?? 0) + bytesOf(model));
  return bytes;
}

/** Bytes of the models that a mode uses in all workers together, shared ones included. */
export function bytesOfMode(mode: string, workers: readonly Holdings[]): number {
  let bytes = 0;
  for (const { modes, models } of workers) {
    const used = new Set(modes.find(({ id }) => id === mode)?.models);
    for (const model of models) if (used.has(model.id)) bytes += bytesOf(model);
  }
  return bytes;
}

/** Modes to unload, or `refuse`: what is in use leaves no room for the newcomer, which has to go again. */
export type Eviction =
  | { readonly kind: 'evict'; readonly modes: readonly string[] }
  | { readonly kind: 'refuse' };

/**
 * What has to go after a mode was loaded. The least recently used of the ready modes go first, as many as it takes;
 * never one in use: whoever streams is not interrupted for a newcomer, and two modes that do not fit together do not
 * push each other out in turns. A mode alone may be larger than the budget. Pure.
 * @param ready modes that may be unloaded; the newcomer is not among them
 */
export function planEviction(options: {
  readonly newcomer: string;
  readonly ready: readonly ModeUse[];
  readonly workers: readonly Holdings[];
  readonly budgetBytes: number;
  readonly nowMs: number;
}): Eviction {
  const { newcomer, ready, workers, budgetBytes, nowMs } = options;
  const evicted: string[] = [];
  const idle = ready
    .filter(({ ranMs }) => nowMs - ranMs >= IN_USE_MS)
    .sort((a, b) => a.touchedMs - b.touchedMs);
  const kept = new Set([newcomer, ...ready.map(({ mode }) => mode)]);
  for (const { mode } of idle) {
    if (bytesOfModes(kept, workers) <= budgetBytes) break;
    kept.delete(mode);
    evicted.push(mode);
  }
  const fits = kept.size === 1 || bytesOfModes(kept, workers) <= budgetBytes;
  return fits ? { kind: 'evict', modes: evicted } : { kind: 'refuse' };
}

function bytesOfModes(kept: ReadonlySet<string>, workers: readonly Holdings[]): number {
  let bytes = 0;
  for (const { modes, models } of workers) {
    const used = new Set(modes.filter(({ id }) => kept.has(id)).flatMap((mode) => mode.models));
    for (const model of models) if (used.has(model.id)) bytes += bytesOf(model);
  }
  return bytes;
}

const bytesOf = ({ weightsBytes, residentGrowthBytes }: HeldModel): number =>
  Math.max(weightsBytes, residentGrowthBytes);
