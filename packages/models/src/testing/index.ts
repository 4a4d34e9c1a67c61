/** What others' tests and benchmarks use: an independent runtime, the scene networks of the test material, a user's own. */
export { agreement, DEEPLAB_SIDE, DEEPLABS, type Deeplab, readDeeplab } from './deeplab.js';
export { LiteRt } from './litert.js';
export { type UserNetwork, userNetwork } from './user-network.js';
