import { degrees } from './geometry.js';

/** After this many seconds the motion repeats exactly. */
export const LOOP_S = 12;

/** The wave of the hand within the loop, in seconds: rise, swing, fall. */
const WAVE = { riseStartS: 5.1, risenS: 6.5, fallStartS: 8.9, fallenS: 10.3 } as const;
const WAVE_SWINGS_PER_S = 1.5;
const WAVE_SWING_RAD = degrees(11);

/** Middle of each blink within the loop, and how long the lids take to close and open again. */
const BLINKS_S = [1.1, 4.2, 7.7, 10.9] as const;
const BLINK_HALF_S = 0.13;

/** Everything that moves, at one moment. Lengths in viewBox pixels, angles in radians. */
export interface Pose {
  /** Sideways shift of the whole body. */
  readonly swayPx: number;
  /** Rise of chest and shoulders with the breath; positive is up. */
  readonly breathPx: number;
  readonly headTiltRad: number;
  /** Sideways shift of the face's features against the skull: a slight turn of the head. */
  readonly headTurnPx: number;
  /** 0 = open, 1 = shut. */
  readonly lidsShut: number;
  /** 0 = arm hanging, 1 = hand up. */
  readonly armRaise: number;
  /** Swing of the forearm while waving. */
  readonly armSwingRad: number;
  /** 0 = calm, 1 = broad smile. */
  readonly smile: number;
}

/** 0 below `from`, 1 above `to`, with zero slope at both ends. */
function smoothstep(from: number, to: number, value: number): number {
  const x = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return x * x * (3 - 2 * x);
}

/** Seconds into the loop, in [0, LOOP_S), for any finite time. */
function loopTime(timeS: number): number {
  if (!Number.isFinite(timeS)) {
    throw new RangeError(`timeS is ${timeS}: pass a finite number of seconds`);
  }
  return ((timeS % LOOP_S) + LOOP_S) % LOOP_S;
}

/** The pose at a time in seconds; periodic in `LOOP_S`. Throws `RangeError` when the time is not finite. */
export function poseAt(timeS: number): Pose {
  const t = loopTime(timeS);
  // Only whole multiples of the loop's own frequency, so that the end meets the beginning.
  const wave = (cycles: number, lag: number): number => Math.sin((2 * Math.PI * cycles * t) / LOOP_S - lag);
  const raised = smoothstep(WAVE.riseStartS, WAVE.risenS, t) - smoothstep(WAVE.fallStartS, WAVE.fallenS, t);
  const swing = Math.sin(2 * Math.PI * WAVE_SWINGS_PER_S * (t - WAVE.risenS));
  const blink = BLINKS_S.reduce((most, at) => {
    return Math.max(most, 1 - smoothstep(0, BLINK_HALF_S, Math.abs(t - at)));
  }, 0);
  return {
    swayPx: 16 * wave(1, 0) + 4 * wave(2, 0.9),
    breathPx: 3 * wave(3, 0),
    headTiltRad: degrees(3.6) * wave(1, 0.7) + degrees(1.4) * wave(2, 0) - degrees(3) * raised,
    headTurnPx: 7 * wave(2, 1.4) + 3 * wave(1, 2.2),
    lidsShut: blink,
    armRaise: raised,
    armSwingRad: WAVE_SWING_RAD * swing * raised,
    smile: 0.25 + 0.75 * raised,
  };
}
