import { type Configure, ConfigureSchema, LIMITS, parseControl } from '@maskwire/protocol';
import { DEFAULT_RECONNECT } from './back-off.js';
import { ClientError } from './errors.js';
import type { FlowChoice } from './flow/choice.js';
import { MAX_IN_FLIGHT } from './flow/limits.js';
import { MIN_PACE_FPS } from './flow-driver.js';
import type { MaskClientOptions, ReconnectPolicy } from './types.js';

export const DEFAULT_MAX_IN_FLIGHT = 4;

interface CheckedOptions {
  readonly maxFps: number;
  readonly flow: FlowChoice;
  readonly policy: ReconnectPolicy;
  readonly settings: Configure;
}

/** The options that have rules. @throws {ClientError} `invalid_options` */
export function checkedOptions(options: MaskClientOptions): CheckedOptions {
  const maxInFlight = checked('maxInFlight', options.maxInFlight ?? DEFAULT_MAX_IN_FLIGHT, 1);
  const window = Math.min(MAX_IN_FLIGHT, Math.floor(maxInFlight));
  const settings = parseControl(ConfigureSchema, options.settings ?? {});
  if (!settings.ok) throw new ClientError('invalid_options', `settings: ${settings.fault.message}`);
  return {
    maxFps: Math.min(
      LIMITS.maxFps,
      checked('maxFps', options.maxFps ?? Number.POSITIVE_INFINITY, MIN_PACE_FPS),
    ),
    flow: options.flow ?? { kind: 'fixed', window },
    policy: policyOf(options.reconnect),
    settings: settings.value,
  };
}

function policyOf(given: Partial<ReconnectPolicy> | undefined): ReconnectPolicy {
  const policy = { ...DEFAULT_RECONNECT, ...given };
  if (!(policy.minMs > 0 && policy.minMs <= policy.maxMs))
    throw new ClientError('invalid_options', 'reconnect needs 0 < minMs <= maxMs');
  return policy;
}

function checked(name: string, value: number, least: number): number {
  if (!(value >= least))
    throw new ClientError('invalid_options', `${name} must be at least ${least}, got ${value}`);
  return value;
}
