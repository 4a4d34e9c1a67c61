export type Light = 'green' | 'amber' | 'red';

/** Up to `green` good, up to `amber` usable, beyond it not. */
export interface LightThreshold {
  readonly green: number;
  readonly amber: number;
}

/**
 * For figures on screen. The guide's: 25 to 35 KB a frame are good and up to 40 expected (less is better), about 1 MB/s
 * both ways, round trips of 50 to 100 ms at home, 200 to 400 through a tunnel, and below 500 in any case.
 */
export const LIGHTS = {
  bytesPerFrame: { green: 35_000, amber: 40_000 },
  bytesPerS: { green: 1e6, amber: 2e6 },
  roundTripMs: { green: 200, amber: 500 },
} as const satisfies Readonly<Record<string, LightThreshold>>;
export type LightFigure = keyof typeof LIGHTS;

export function lightOf(figure: LightFigure, value: number): Light {
  const { green, amber } = LIGHTS[figure];
  if (value <= green) return 'green';
  return value <= amber ? 'amber' : 'red';
}

/** From which value on a rule speaks. */
export const THRESHOLDS = {
  /** Of a frame's time at the server spent waiting for its turn. */
  serverQueueMs: 25,
  /** Of the looks at a stream, those with a full window: one that is stuck has a place free for moments only. */
  windowFullShare: 0.6,
  /** Work on one frame, which leaves less than 20 a second. */
  serverWorkMs: 50,
  /** A round trip beyond the bare way and the server's stages: what networks queue. */
  networkQueueMs: 60,
  /** Of the bare way: short ways queue less before it hurts. */
  networkQueueShare: 0.5,
  /** A bare way longer than this is felt in every mask. */
  longWayMs: 500,
  /** Of what the model and the camera could do. */
  lowFpsShare: 0.5,
  /** p95 of the inference time to its median, and their difference. */
  inferenceRatio: 2.5,
  inferenceSpreadMs: 10,
  /** Of the frames a second asked of the camera. */
  cameraShare: 0.7,
  wantedFps: 30,
  /** Of the time between two frames that encoding one may take. */
  encodeShare: 0.7,
  /** Of the same for drawing. */
  compositeShare: 0.7,
  /** Of the masks that come, shown. */
  shownShare: 0.6,
  maskAgeMs: 500,
  longestTaskMs: 200,
  /** Of the frames lately sent that end in one and the same other way. */
  lossShare: 0.05,
  /** Of the same, those whose mask is of other settings: a slider that is dragged makes some. */
  staleShare: 0.5,
  /** For all these: once so many were sent. */
  leastFrames: 20,
} as const;
