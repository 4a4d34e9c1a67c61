import type { JobTimes } from '../contract.js';

type Stage = 'decode' | 'inference' | 'encode';

/** Times the stages of a job; a stage not reached is 0. */
export class Stopwatch {
  readonly #spentUs: Record<Stage, number> = { decode: 0, inference: 0, encode: 0 };

  /** Runs one stage and adds its time, also when it fails. */
  async time<T>(stage: Stage, work: () => T | Promise<T>): Promise<T> {
    const startedMs = performance.now();
    try {
      return await work();
    } finally {
      this.#spentUs[stage] += Math.round((performance.now() - startedMs) * 1000);
    }
  }

  get times(): JobTimes {
    const { decode, inference, encode } = this.#spentUs;
    return { decodeUs: decode, inferenceUs: inference, encodeUs: encode };
  }
}
