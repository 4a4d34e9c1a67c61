import type { FixedFlow } from './choice.js';
import { planOf, UNKNOWN_SUBJECT } from './fixed.js';
import { PRESETS } from './presets.js';
import type { FlowStrategy } from './types.js';

/** The reference system's table, the slowest first: quality and longer side by the latency above which they hold. */
const TABLE = [
  { aboveMs: 500, quality: 40, maxDimensionPx: 480 },
  { aboveMs: 200, quality: 50, maxDimensionPx: 640 },
  { aboveMs: Number.NEGATIVE_INFINITY, quality: 70, maxDimensionPx: 960 },
] as const;

/** @param latencyMs of the latest frame */
export function referenceLatencyRow(latencyMs: number): Pick<FixedFlow, 'quality' | 'maxDimensionPx'> {
  const { quality, maxDimensionPx } = TABLE.find(({ aboveMs }) => latencyMs > aboveMs) ?? TABLE[2];
  return { quality, maxDimensionPx };
}

/** The reference system's choice of the picture by the latency of the latest frame, with the window of its default preset. */
export function createReferenceLatency(): FlowStrategy {
  let subject = UNKNOWN_SUBJECT;
  let flow: FixedFlow = PRESETS.default.flow;
  let plan = planOf(flow, subject);
  const adopt = (next: FixedFlow): void => {
    flow = next;
    plan = planOf(flow, subject);
  };
  return {
    stream(next) {
      subject = next;
      adopt(flow);
    },
    connected() {
      adopt(PRESETS.default.flow);
    },
    sent() {},
    ended({ result, nowMs, sentAtMs }) {
      const latencyMs = nowMs - sentAtMs;
      if (result !== 'mask' || !(latencyMs >= 0)) return;
      const row = referenceLatencyRow(latencyMs);
      if (row.quality !== flow.quality) adopt({ ...flow, ...row });
    },
    pinged() {},
    serverLimit() {},
    plan: () => plan,
  };
}
