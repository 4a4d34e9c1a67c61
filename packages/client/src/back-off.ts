import type { ReconnectPolicy } from './types.js';

export const DEFAULT_RECONNECT: ReconnectPolicy = { minMs: 500, maxMs: 5000 };

/** Doublings after which the upper end no longer grows; keeps 2^attempt finite. */
const MAX_DOUBLINGS = 16;

/**
 * Wait before attempt `attempt` (1 = first after a failure): uniform in minMs .. min(maxMs, minMs * 2^attempt), so
 * that the pages of a server that restarts do not all come back in the same moment.
 * @param random 0 <= random < 1
 */
export function retryDelayMs(policy: ReconnectPolicy, attempt: number, random: number): number {
  const upperMs = Math.min(policy.maxMs, policy.minMs * 2 ** Math.min(attempt, MAX_DOUBLINGS));
  return policy.minMs + random * (upperMs - policy.minMs);
}
