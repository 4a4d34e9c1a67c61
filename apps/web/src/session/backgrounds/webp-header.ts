import type { ByteView } from './byte-view.js';

const ANIMATED_FLAG = 0x02;

/** Size of a WebP (RFC 9649): lossy, lossless or extended, which alone can move. */
export function webpHeader(view: ByteView) {
  if (view.hasText(12, 'VP8X')) {
    const width = view.u24le(24);
    const height = view.u24le(27);
    const size = width === undefined || height === undefined ? undefined : view.sizeOf(width + 1, height + 1);
    return { size, isAnimated: ((view.u8(20) ?? 0) & ANIMATED_FLAG) !== 0 };
  }
  return { size: view.hasText(12, 'VP8L') ? lossless(view) : lossy(view), isAnimated: false };
}

/** Fourteen bits each, less one. */
function lossless(view: ByteView) {
  const bits = view.u8(20) === 0x2f ? view.u32le(21) : undefined;
  return bits === undefined ? undefined : view.sizeOf((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
}

/** Fourteen bits each; the two above ask for scaling. */
function lossy(view: ByteView) {
  if (!view.hasText(12, 'VP8 ') || !view.hasText(23, '\x9d\x01\x2a')) return undefined;
  return view.sizeOf((view.u16le(26) ?? 0) & 0x3fff, (view.u16le(28) ?? 0) & 0x3fff);
}
