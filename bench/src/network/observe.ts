import { quantile } from '../statistics.js';

/** A mask that reached the client; times are this process's. */
export interface MaskSeen {
  readonly capturedAtMs: number;
  readonly atMs: number;
  /** Of settings that no longer hold: never shown. */
  readonly stale: boolean;
}

export interface Spread {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export const spread = (values: readonly number[]): Spread => ({
  p50: quantile(values, 0.5),
  p95: quantile(values, 0.95),
  p99: quantile(values, 0.99),
});

/** How often somebody looks at the newest mask: the rate of a screen. */
const LOOKS_PER_S = 60;

/** The masks that were the newest picture when they came, in the order in which they came. */
export function shownOf(masks: readonly MaskSeen[]): MaskSeen[] {
  let newestMs = Number.NEGATIVE_INFINITY;
  return masks.filter(({ stale, capturedAtMs }) => {
    if (stale || capturedAtMs <= newestMs) return false;
    newestMs = capturedAtMs;
    return true;
  });
}

/**
 * Age of the newest mask's picture, looked at 60 times a second from `fromMs` until `toMs`; looks before the first mask
 * see none and count for nothing.
 * @param shown by ascending `atMs`
 */
export function maskAgesMs(shown: readonly MaskSeen[], fromMs: number, toMs: number): number[] {
  const ages: number[] = [];
  let next = 0;
  for (let look = 0; ; look++) {
    const atMs = fromMs + (look * 1000) / LOOKS_PER_S;
    if (atMs >= toMs) return ages;
    while ((shown[next]?.atMs ?? Number.POSITIVE_INFINITY) <= atMs) next++;
    const newest = shown[next - 1];
    if (newest) ages.push(atMs - newest.capturedAtMs);
  }
}

/** Frames by what became of them over a span. */
export interface Ends {
  /** Masks in time and of the settings in force, those out of order included. */
  readonly masks: number;
  /** Of `masks`: older than one that came before. */
  readonly outOfOrder: number;
  readonly staleMasks: number;
  /** For frames given up before. */
  readonly lateMasks: number;
  /** Given up by their time limit; their masks are late or never come. */
  readonly givenUp: number;
}

/** Share of the work that was done for nothing: masks that nobody saw, and frames given up. 0 when nothing was done. */
export function wasteOf({ masks, outOfOrder, staleMasks, lateMasks, givenUp }: Ends): number {
  // A late mask belongs to a frame that was given up, maybe before the span.
  const lost = Math.max(lateMasks, givenUp);
  const all = masks + staleMasks + lost;
  return all === 0 ? 0 : (outOfOrder + staleMasks + lost) / all;
}
