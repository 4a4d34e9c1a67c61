/** What benchmarks share with the tests: an independent runtime, and the scene networks of the test material. */
export { agreement, DEEPLAB_SIDE, DEEPLABS, type Deeplab, readDeeplab } from './deeplab.js';
export { LiteRt } from './litert.js';
