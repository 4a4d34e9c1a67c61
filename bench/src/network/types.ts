export type { DirectionProfile, Link, NetworkProfile } from '@maskwire/network-lab';
