import { AutoStrategy } from './auto.js';
import type { FlowChoice } from './choice.js';
import { createFixedFlow } from './fixed.js';
import { createReferenceFps } from './reference-fps.js';
import { createReferenceLatency } from './reference-latency.js';
import type { FlowStrategy } from './types.js';

/** @throws {ClientError} `invalid_options` for numbers out of range. */
export function createFlow(choice: FlowChoice): FlowStrategy {
  switch (choice.kind) {
    case 'fixed':
      return createFixedFlow(choice);
    case 'reference-fps':
      return createReferenceFps();
    case 'reference-latency':
      return createReferenceLatency();
    case 'auto':
      return new AutoStrategy(choice);
  }
}
