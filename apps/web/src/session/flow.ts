import type { Flow } from '../media/messages.js';
import { type AppState, MANUAL_FLOW } from '../state/index.js';

/** What the user's choice means. A preset that the worker does not name is `auto`. */
export function flowOf({ settings, presets }: Pick<AppState, 'settings' | 'presets'>): Flow {
  const { flow, manual } = settings;
  const values = flow === MANUAL_FLOW ? manual : presets.find(({ id }) => id === flow)?.values;
  if (values) return { kind: 'fixed', ...values };
  return { kind: 'auto', priority: flow === 'latency' || flow === 'quality' ? flow : 'balanced' };
}
