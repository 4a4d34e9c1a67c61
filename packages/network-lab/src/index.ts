export { createLink } from './link.js';
export { PROFILES, type ProfileName } from './profiles.js';
export {
  type ProxyCounters,
  type ShapingProxy,
  type ShapingProxyOptions,
  startShapingProxy,
} from './proxy.js';
export { seededRandom } from './random.js';
export type { DirectionCounters } from './shaper.js';
export type { DirectionProfile, Link, NetworkProfile } from './types.js';
export { createWay, type Way } from './way.js';
