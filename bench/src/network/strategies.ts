import { type FlowChoice, PRESETS } from '@maskwire/client';

export interface Strategy {
  readonly name: string;
  readonly flow: FlowChoice;
}

export const AUTO = 'auto';

/** What is compared in every network: this system's own rule, the reference system's, and windows that never change. */
export const STRATEGIES: readonly Strategy[] = [
  { name: AUTO, flow: { kind: 'auto' } },
  { name: 'reference', flow: PRESETS.default.flow },
  { name: 'reference-fps', flow: { kind: 'reference-fps' } },
  { name: 'reference-latency', flow: { kind: 'reference-latency' } },
  { name: 'fixed-3', flow: { kind: 'fixed', window: 3 } },
  { name: 'fixed-8', flow: { kind: 'fixed', window: 8 } },
];
