import type { FixedFlow } from './choice.js';

/** 30 frames a second as the reference system means them: one every 33 ms. */
const EVERY_33_MS_FPS = 1000 / 33;
const EVERY_16_MS_FPS = 1000 / 16;

export interface FlowPreset {
  readonly title: string;
  /** One sentence, for people. */
  readonly description: string;
  readonly flow: Required<FixedFlow>;
}

const preset = (
  title: string,
  description: string,
  flow: Pick<Required<FixedFlow>, 'quality' | 'maxDimensionPx'> & Partial<Required<FixedFlow>>,
): FlowPreset => ({
  title,
  description,
  flow: { kind: 'fixed', format: 'jpeg', window: 2, maxFps: EVERY_33_MS_FPS, ...flow },
});

/**
 * The presets of the reference system, with its values: encoder quality (0..1 there, 1..100 here), longer side,
 * unanswered frames and least interval.
 *
 * Its presets also name what its server sends back: 960x540 at JPEG 60 (`default`), 1280x720 at 75 (`high`), 640x360 at
 * 50 (`low-bandwidth`), 1920x1080 at 85 (`ultra`). These have no meaning here: a mask comes back, without loss and of
 * the size that the mode makes, and the picture on screen is the camera's own.
 */
export const PRESETS = {
  default: preset('Default', 'Medium pictures that pass through most tunnels and home networks.', {
    quality: 50,
    maxDimensionPx: 640,
  }),
  high: preset('High', 'Large, sharp pictures for a server in the same building.', {
    quality: 70,
    maxDimensionPx: 960,
  }),
  'low-bandwidth': preset('Low bandwidth', 'Small, coarse pictures for slow or shared networks.', {
    quality: 40,
    maxDimensionPx: 480,
  }),
  ultra: preset('Ultra', 'The largest pictures at up to 60 frames a second, for a cable and a fast server.', {
    quality: 80,
    maxDimensionPx: 1280,
    window: 5,
    maxFps: EVERY_16_MS_FPS,
  }),
  development: preset('Development', 'Fairly large pictures for a server on this computer.', {
    quality: 60,
    maxDimensionPx: 800,
  }),
  research: preset('Research', 'The largest pictures at a steady rate, to judge masks by.', {
    quality: 80,
    maxDimensionPx: 1280,
  }),
} as const satisfies Readonly<Record<string, FlowPreset>>;

export type FlowPresetName = keyof typeof PRESETS;
