import { createLink } from './link.js';
import { seededRandom } from './random.js';
import type { Link, NetworkProfile } from './types.js';

const SEEDS = 2 ** 32;

/** Both directions of one connection. */
export interface Way {
  readonly up: Link;
  readonly down: Link;
  /** For what else is random about the connection, apart from the links. */
  readonly random: () => number;
}

/** The same seed gives the same stalls, for whoever asks: the proxy and a simulation of it meet the same ones. */
export function createWay(profile: NetworkProfile, seed: number): Way {
  const random = seededRandom(seed);
  const other = seededRandom(random() * SEEDS);
  return { up: createLink(profile.up, random), down: createLink(profile.down, random), random: other };
}
