/** The still path; importing it loads sharp. */
export { wantedClasses } from './class-mask.js';
export { classPng } from './class-png.js';
export { cutoutPng, type DecodedStill, decodeStill, maskPng } from './still.js';
export { alphaShares, type ClassShare, classShares, type StillSummary } from './summary.js';
