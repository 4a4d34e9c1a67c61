/** The still path; importing it loads sharp. */
export { cutoutPng, type DecodedStill, decodeStill, maskPng } from './still.js';
export { alphaClasses, type ClassShare, type StillSummary } from './summary.js';
