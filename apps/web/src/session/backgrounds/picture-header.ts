import { avifHeader } from './avif-header.js';
import { ByteView } from './byte-view.js';
import { jpegHeader } from './jpeg-header.js';
import type { PictureHeader } from './picture-facts.js';
import { webpHeader } from './webp-header.js';

/**
 * Reads the header of a picture without decoding anything. Undefined for anything else. Never throws: a header that is
 * cut short or lies gives a picture of unknown size.
 */
export function pictureHeader(bytes: Uint8Array): PictureHeader | undefined {
  const view = new ByteView(bytes);
  if (view.hasText(0, '\x89PNG\r\n\x1a\n')) return pngHeader(view);
  if (view.hasText(0, 'GIF87a') || view.hasText(0, 'GIF89a')) return gifHeader(view);
  if (view.hasText(0, '\xff\xd8\xff')) return { format: 'JPEG', size: jpegHeader(view), isAnimated: false };
  if (view.hasText(0, 'RIFF') && view.hasText(8, 'WEBP')) return { format: 'WebP', ...webpHeader(view) };
  if (view.hasText(4, 'ftyp')) return avifHeader(view);
  if (view.hasText(0, 'BM') && view.u32le(10) !== undefined) return bmpHeader(view);
  return undefined;
}

/** PNG (ISO/IEC 15948) 11.2.2: IHDR comes first. An APNG has `acTL` before its first `IDAT`. */
function pngHeader(view: ByteView): PictureHeader {
  const size = view.hasText(12, 'IHDR') ? view.sizeOf(view.u32(16), view.u32(20)) : undefined;
  const data = view.find('IDAT', 33);
  const animation = view.find('acTL', 33);
  const isAnimated = animation !== undefined && (data === undefined || animation < data);
  return { format: 'PNG', size, isAnimated };
}

/** GIF89a, section 18. Those that move repeat, and say so in an extension of Netscape's. */
const gifHeader = (view: ByteView): PictureHeader => ({
  format: 'GIF',
  size: view.sizeOf(view.u16le(6), view.u16le(8)),
  isAnimated: view.find('NETSCAPE2.0', 13) !== undefined,
});

/** Rows may run top-down, which a negative height says. */
const bmpHeader = (view: ByteView): PictureHeader => ({
  format: 'BMP',
  size: view.sizeOf(view.i32le(18), view.i32le(22)),
  isAnimated: false,
});
