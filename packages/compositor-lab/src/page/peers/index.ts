import type { PeerName } from '../../methods.js';
import { averaged } from './averaged.js';
import { bilateral } from './bilateral.js';
import { hysteresis } from './hysteresis.js';
import type { Peer } from './peer.js';
import { raw } from './raw.js';

export const PEERS: Readonly<Record<PeerName, Peer>> = { raw, averaged, hysteresis, bilateral };
