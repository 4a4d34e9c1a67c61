export { chooseAlphaEncoding, type EncodedMask, encodeAlpha } from './encode-mask.js';
export { ImagingError, type ImagingErrorCode } from './errors.js';
export { FrameDecoder, type FrameDecoderName } from './frame.js';
export type { PixelSize } from './size.js';
export { cutoutPng, type DecodedStill, decodeStill, maskPng, STILL_LIMITS } from './still.js';
export { alphaClasses, type ClassShare, type StillSummary } from './summary.js';
