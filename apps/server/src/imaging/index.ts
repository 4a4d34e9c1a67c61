/** The frame path, which loads no sharp until a frame needs it. Stills are in `stills.ts`. */
export { chooseEncoding, type EncodedMask, encodeMask } from './encode-mask.js';
export { ImagingError, type ImagingErrorCode } from './errors.js';
export { FrameDecoder, type FrameDecoderName } from './frame.js';
export type { PixelSize } from './size.js';
