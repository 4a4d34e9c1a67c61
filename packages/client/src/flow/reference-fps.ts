import { planOf, UNKNOWN_SUBJECT } from './fixed.js';
import { PRESETS } from './presets.js';
import type { FlowStrategy } from './types.js';

/** Processing time that the rule aims at. */
const TARGET_MS = 100;
/** Latest processing times that the mean is taken of. */
export const REFERENCE_HISTORY = 50;
const SLOW_FACTOR = 1.5;
const FAST_FACTOR = 0.7;
const STEP_DOWN_FPS = 2;
const STEP_UP_FPS = 1;
export const REFERENCE_MIN_FPS = 5;
export const REFERENCE_MAX_FPS = 25;

/**
 * The reference system's rule, asked after each frame: over 1.5 x 100 ms of mean processing time 2 frames a second less,
 * at least 5; under 0.7 x 100 ms one more, at most 25; else as before.
 * @param processingMs at most the latest 50 times, one or more
 */
export function nextReferenceFps(fps: number, processingMs: readonly number[]): number {
  const meanMs = processingMs.reduce((sum, timeMs) => sum + timeMs, 0) / processingMs.length;
  if (meanMs > SLOW_FACTOR * TARGET_MS) return Math.max(REFERENCE_MIN_FPS, fps - STEP_DOWN_FPS);
  if (meanMs < FAST_FACTOR * TARGET_MS) return Math.min(REFERENCE_MAX_FPS, fps + STEP_UP_FPS);
  return fps;
}

/**
 * The reference system's rate control with the picture and window of its default preset. It looks at the server's time
 * for a frame and not at the network.
 */
export function createReferenceFps(): FlowStrategy {
  const { flow } = PRESETS.default;
  let subject = UNKNOWN_SUBJECT;
  let fps = REFERENCE_MAX_FPS;
  let processingMs: number[] = [];
  const planned = () => planOf({ ...flow, maxFps: fps }, subject);
  let plan = planned();
  return {
    stream(next) {
      subject = next;
      plan = planned();
    },
    connected() {
      fps = REFERENCE_MAX_FPS;
      processingMs = [];
      plan = planned();
    },
    sent() {},
    ended({ result, times }) {
      const totalMs = (times.queueUs + times.decodeUs + times.inferenceUs + times.encodeUs) / 1000;
      if (result !== 'mask' || !(totalMs >= 0)) return;
      processingMs = [...processingMs, totalMs].slice(-REFERENCE_HISTORY);
      fps = nextReferenceFps(fps, processingMs);
      if (fps !== plan.maxFps) plan = planned();
    },
    pinged() {},
    serverLimit() {},
    plan: () => plan,
  };
}
