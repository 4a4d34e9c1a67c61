import type { JobTimes } from '../contract.js';

type Stage = 'decode' | 'inference' | 'encode';

/** Times the stages of a job; a stage not reached is 0. */
export class Stopwatch {
  readonly #spentUs: Record<Stage, number> = { decode: 0, inference: 0, encode: 0 };

  /** Runs one stage and adds its time, also when it fails. */
  time<T>(stage: Stage, work: () => T | Promise<T>): Promise<T> {
    return timeTogether(stage, [this], work);
  }

  add(stage: Stage, spentMs: number): void {
    this.#spentUs[stage] += Math.round(spentMs * 1000);
  }

  get times(): JobTimes {
    const { decode, inference, encode } = this.#spentUs;
    return { decodeUs: decode, inferenceUs: inference, encodeUs: encode };
  }
}

/** Runs a stage that several jobs go through together; each of them took as long as it did. */
export async function timeTogether<T>(
  stage: Stage,
  watches: readonly Stopwatch[],
  work: () => T | Promise<T>,
): Promise<T> {
  const startedMs = performance.now();
  try {
    return await work();
  } finally {
    const spentMs = performance.now() - startedMs;
    for (const watch of watches) watch.add(stage, spentMs);
  }
}
