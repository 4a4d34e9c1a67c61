export { findChromium } from './browser.js';
export type { LabDrawing, LabTimes, Matte, Pixels, TimeSource } from './job.js';
export { type CompositorLab, openCompositorLab, rgbaPicture } from './lab.js';
export { METHODS, type Method, type PeerName } from './methods.js';
