import type { DirectionProfile, NetworkProfile } from './types.js';

const MBIT = 1e6;

interface Way {
  /** Both ways together, without jitter. */
  readonly rttMs: number;
  readonly jitterMs: number;
  readonly upMbitPerS: number;
  readonly downMbitPerS: number;
}

const constant = (mbitPerS: number): DirectionProfile['rate'] => [{ fromMs: 0, bitsPerS: mbitPerS * MBIT }];

const ways = (way: Way): Pick<NetworkProfile, 'up' | 'down'> => ({
  up: { delayMs: way.rttMs / 2, jitterMs: way.jitterMs, rate: constant(way.upMbitPerS) },
  down: { delayMs: way.rttMs / 2, jitterMs: way.jitterMs, rate: constant(way.downMbitPerS) },
});

/** A cell that others use too: what is left on the way up, in Mbit/s, every 2 seconds of a minute. */
const LTE_UP_MBIT = [
  5, 6, 4.5, 3, 2, 1.4, 2.2, 3.5, 5, 7, 8, 6, 4, 2.5, 1.6, 1.1, 1.5, 2.8, 4.2, 5.5, 7, 5, 3.2, 2.1, 3, 4.5, 6,
  4, 2.6, 3.6,
];
const LTE_STEP_MS = 2000;
/** The way down of a phone is the wider one. */
const LTE_DOWN_FACTOR = 3;

const lteRate = (factor: number): DirectionProfile['rate'] =>
  LTE_UP_MBIT.map((mbitPerS, index) => ({
    fromMs: index * LTE_STEP_MS,
    bitsPerS: mbitPerS * factor * MBIT,
  }));

/** The capacity falls at once and comes back at once. */
const STEP_RATE: DirectionProfile['rate'] = [
  { fromMs: 0, bitsPerS: 10 * MBIT },
  { fromMs: 10_000, bitsPerS: 1.2 * MBIT },
  { fromMs: 25_000, bitsPerS: 10 * MBIT },
];

const UNLIMITED = { rttMs: 0, jitterMs: 0, upMbitPerS: Infinity, downMbitPerS: Infinity };

/** The ways on which every strategy is measured, in the proxy and in the simulator. */
export const PROFILES = [
  { name: 'loopback', title: 'the same machine', ...ways(UNLIMITED) },
  {
    name: 'lan',
    title: 'cable in one house: 2 ms, 100 Mbit/s',
    ...ways({ rttMs: 2, jitterMs: 0.5, upMbitPerS: 100, downMbitPerS: 100 }),
  },
  {
    name: 'wifi-stalls',
    title: 'Wi-Fi that loses packets: 16 ms, 20 Mbit/s, about one stall of 60 to 200 ms a second',
    up: {
      delayMs: 8,
      jitterMs: 4,
      rate: constant(20),
      stalls: { perS: 0.8, minMs: 60, maxMs: 200 },
    },
    down: {
      delayMs: 8,
      jitterMs: 4,
      rate: constant(40),
      stalls: { perS: 0.3, minMs: 60, maxMs: 200 },
    },
  },
  {
    name: 'lte',
    title: 'LTE in a used cell: 60 ms, 1 to 8 Mbit/s up, changing every 2 s',
    up: { delayMs: 30, jitterMs: 12, rate: lteRate(1) },
    down: { delayMs: 30, jitterMs: 6, rate: lteRate(LTE_DOWN_FACTOR) },
  },
  {
    name: 'tunnel',
    title: 'tunnel to a rented GPU: 300 ms, 8 Mbit/s',
    ...ways({ rttMs: 300, jitterMs: 6, upMbitPerS: 8, downMbitPerS: 8 }),
  },
  {
    name: 'poor-mobile',
    title: 'poor mobile network: 120 ms, 0.8 Mbit/s',
    ...ways({ rttMs: 120, jitterMs: 8, upMbitPerS: 0.8, downMbitPerS: 0.8 }),
  },
  {
    name: 'step',
    title: '10 Mbit/s, 1.2 from second 10, 10 again from second 25; 40 ms',
    up: { delayMs: 20, jitterMs: 3, rate: STEP_RATE },
    down: { delayMs: 20, jitterMs: 3, rate: STEP_RATE },
  },
] as const satisfies readonly NetworkProfile[];

export type ProfileName = (typeof PROFILES)[number]['name'];
