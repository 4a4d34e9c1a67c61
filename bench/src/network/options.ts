import { PROFILES, type ProfileName } from '@maskwire/network-lab';
import type { Span } from './run.js';
import { STRATEGIES, type Strategy } from './strategies.js';

export type Profile = (typeof PROFILES)[number];

export interface NetworkOptions {
  readonly profiles: readonly Profile[];
  readonly strategies: readonly Strategy[];
  /** Measured of each run, but for networks whose changes take their own time. */
  readonly seconds: number;
  readonly mode: string;
}

/** Flags of the benchmark as they come from the command line. */
export interface NetworkFlags {
  readonly seconds?: string | undefined;
  readonly profiles?: string | undefined;
  readonly strategies?: string | undefined;
  readonly mode?: string | undefined;
}

/** A flag that means nothing. */
export class BadFlag extends Error {
  override readonly name = 'BadFlag';
}

const DEFAULT_SECONDS = 6;
const WARM_MS = 2500;
/** Networks that change: from where, and for how long. The fall of `step` is at 10 s, the rise at 25 s. */
const OWN_SPANS: Partial<Record<ProfileName, Span>> = {
  step: { startAtMs: 5000, warmMs: WARM_MS, measuredMs: 21_000 },
};

/** Networks and strategies for which simulation and reality are compared, unless others are asked for. */
const AGREEMENT_FLAGS: NetworkFlags = {
  profiles: 'lan,wifi-stalls,lte,tunnel,poor-mobile',
  strategies: 'auto,fixed-3,fixed-8',
  seconds: '8',
};

/** @throws {BadFlag} */
export const agreementOptions = (flags: NetworkFlags): NetworkOptions =>
  networkOptions({ ...AGREEMENT_FLAGS, ...flags });

/** @throws {BadFlag} */
export function networkOptions(flags: NetworkFlags): NetworkOptions {
  const seconds = Number(flags.seconds ?? DEFAULT_SECONDS);
  if (!(seconds >= 1 && seconds <= 60)) throw new BadFlag(`--seconds is ${flags.seconds}: give 1..60`);
  return {
    profiles: named('profiles', PROFILES, flags.profiles),
    strategies: named('strategies', STRATEGIES, flags.strategies),
    seconds,
    mode: flags.mode ?? 'balanced',
  };
}

export const spanOf = (profile: Profile, seconds: number): Span =>
  OWN_SPANS[profile.name] ?? { startAtMs: 0, warmMs: WARM_MS, measuredMs: seconds * 1000 };

function named<T extends { readonly name: string }>(
  flag: string,
  all: readonly T[],
  wanted: string | undefined,
): readonly T[] {
  if (wanted === undefined) return all;
  return wanted.split(',').map((name) => {
    const found = all.find((one) => one.name === name);
    if (!found)
      throw new BadFlag(
        `--${flag} has no "${name}"; there are ${all.map(({ name: known }) => known).join(', ')}`,
      );
    return found;
  });
}
