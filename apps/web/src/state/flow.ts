/** How much is sent, as the user chooses it. */

/** What adapts by itself, before the presets that the media worker names. */
export const ADAPTIVE_FLOWS = ['auto', 'latency', 'quality'] as const;
export type AdaptiveFlow = (typeof ADAPTIVE_FLOWS)[number];
/** The user's own sliders. */
export const MANUAL_FLOW = 'manual';

/** Fixed values, of which nothing adapts. */
export interface FixedValues {
  /** The encoder's quality, within its range in MANUAL_RANGES, as all of these. */
  readonly quality: number;
  /** Longer side of what is sent; the picture is never enlarged. */
  readonly maxDimensionPx: number;
  /** Frames that may be unanswered at the same time. */
  readonly window: number;
  /** Frames a second at most. */
  readonly maxFps: number;
}

export const MANUAL_RANGES = {
  quality: { min: 10, max: 95 },
  maxDimensionPx: { min: 128, max: 1280 },
  window: { min: 1, max: 16 },
  maxFps: { min: 1, max: 60 },
} as const satisfies Readonly<Record<keyof FixedValues, { readonly min: number; readonly max: number }>>;

export const DEFAULT_MANUAL: FixedValues = { quality: 60, maxDimensionPx: 480, window: 4, maxFps: 30 };

/** Fixed values under a name. */
export interface FlowPreset {
  readonly id: string;
  readonly title: string;
  /** One sentence. */
  readonly description: string;
  readonly values: FixedValues;
}

/**
 * A choice of flow. Manual starts from the preset before it, within MANUAL_RANGES; from anything else, with what was
 * set by hand last.
 */
export function chooseFlow(
  flow: string,
  before: { readonly flow: string; readonly presets: readonly FlowPreset[] },
): { readonly flow: string; readonly manual?: FixedValues } {
  const preset = before.presets.find(({ id }) => id === before.flow);
  return flow === MANUAL_FLOW && preset ? { flow, manual: inRange(preset.values) } : { flow };
}

function inRange(values: FixedValues): FixedValues {
  const bounded = (field: keyof FixedValues): number => {
    const { min, max } = MANUAL_RANGES[field];
    return Math.min(max, Math.max(min, Math.round(values[field])));
  };
  return {
    quality: bounded('quality'),
    maxDimensionPx: bounded('maxDimensionPx'),
    window: bounded('window'),
    maxFps: bounded('maxFps'),
  };
}

/** Which picture a mask is drawn on: its own, the newest, or what the latency calls for. */
export const SYNCS = ['auto', 'exact', 'low-latency'] as const;
export type Sync = (typeof SYNCS)[number];
