import { type Limits, TestFailure, within } from './failure.js';
import { sum } from './numbers.js';
import { capacityOf, FIRST_STEP_BYTES, MAX_STEPS, nextStepBytes, type ProbeSample } from './steps.js';
import type { Capacity } from './types.js';

/** Moves so many bytes one way. @throws {TestFailure} */
export type Probe = (bytes: number, signal: AbortSignal) => Promise<ProbeSample>;

/** For a connection of its own, which is made before the time begins. */
const WARM_UP_MS = 3000;
/** The first step may take this much longer: nothing is known without it. */
const FIRST_STEP_EXTRA_MS = 1000;

/**
 * One way's capacity, by steps that grow with what the way was found to carry. A step that fails after another was
 * measured ends it.
 * @throws {TestFailure} when not one step was measured, or the test was stopped
 */
export async function measureCapacity(
  probe: Probe,
  roundTripMs: number,
  { clock, signal, limitMs }: Limits,
): Promise<Capacity> {
  const samples: ProbeSample[] = [];
  await within({ clock, signal, limitMs: WARM_UP_MS }, (each) => probe(1, each));
  const endMs = clock.nowMs() + limitMs;
  let bytes: number | undefined = FIRST_STEP_BYTES;
  while (bytes !== undefined && samples.length < MAX_STEPS) {
    const stepBytes = bytes;
    const stepLimitMs = endMs - clock.nowMs() + (samples.length === 0 ? FIRST_STEP_EXTRA_MS : 0);
    try {
      samples.push(await within({ clock, signal, limitMs: stepLimitMs }, (each) => probe(stepBytes, each)));
    } catch (error) {
      if (!(error instanceof TestFailure) || error.reason === 'aborted' || samples.length === 0) throw error;
      break;
    }
    const last = samples.at(-1);
    bytes = last && nextStepBytes(last, roundTripMs, endMs - clock.nowMs());
  }
  return {
    bitsPerS: capacityOf(samples, roundTripMs),
    bytes: sum(samples.map((sample) => sample.bytes)),
    steps: samples.length,
  };
}
