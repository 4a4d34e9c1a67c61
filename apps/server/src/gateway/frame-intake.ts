import { CodecError, decodeFrame, type ErrorReason, LIMITS, readImageHeader } from '@maskwire/protocol';

/** A frame fit for a worker, or why it is not. */
type Intake =
  | { readonly ok: true; readonly image: Uint8Array }
  | { readonly ok: false; readonly reason: ErrorReason };

/**
 * Checks a frame message against the wire's rules without decoding the image: header, format by its first
 * bytes, declared dimensions. Nothing is allocated for what a hostile image declares.
 */
export function checkFrame(message: Uint8Array): Intake {
  try {
    const { image } = decodeFrame(message);
    const { widthPx, heightPx } = readImageHeader(image);
    const tooLarge =
      Math.max(widthPx, heightPx) > LIMITS.maxFrameSidePx || widthPx * heightPx > LIMITS.maxFramePixels;
    return tooLarge ? { ok: false, reason: 'image_too_large' } : { ok: true, image };
  } catch (error) {
    if (error instanceof CodecError) return { ok: false, reason: reasonOf(error) };
    throw error;
  }
}

function reasonOf(error: CodecError): ErrorReason {
  switch (error.code) {
    case 'malformed_header':
    case 'length_mismatch':
    case 'empty':
    case 'image_too_large':
    case 'unsupported_image':
    case 'corrupt_image':
      return error.code;
    case 'unknown_version':
    case 'unknown_status':
    case 'unknown_encoding':
    case 'invalid_field':
    case 'size_limit':
      return 'internal';
  }
}
