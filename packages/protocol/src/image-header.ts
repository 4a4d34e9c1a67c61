import { CodecError } from './errors.js';
import { viewOf } from './frame.js';

export const IMAGE_FORMATS = ['jpeg', 'png', 'webp'] as const;
export type ImageFormat = (typeof IMAGE_FORMATS)[number];

export interface ImageHeader {
  readonly format: ImageFormat;
  /** Declared size, before any EXIF orientation. */
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Marker segments read before a JPEG's frame header; bounds the scan over hostile input. */
const MAX_JPEG_SEGMENTS = 256;

/** Whether the characters of `text` (all below 256) stand at `at`. */
function ascii(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** Format told by the first bytes; `undefined` for anything but JPEG, PNG and WebP. */
export function sniffImage(bytes: Uint8Array): ImageFormat | undefined {
  if (bytes.length >= 3 && bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (bytes[0] === 0x89 && ascii(bytes, 1, 'PNG\r\n\u001a\n')) return 'png';
  if (ascii(bytes, 0, 'RIFF') && ascii(bytes, 8, 'WEBP')) return 'webp';
  return undefined;
}

/**
 * Reads format and declared size without decoding, so that limits hold before memory is spent.
 * @throws {CodecError} `unsupported_image` for other formats, `corrupt_image` where the header is cut or broken.
 */
export function readImageHeader(bytes: Uint8Array): ImageHeader {
  const format = sniffImage(bytes);
  if (!format) throw new CodecError('unsupported_image', 'Send JPEG, PNG or WebP');
  const size = sizeReaders[format](bytes);
  if (!size || size.widthPx === 0 || size.heightPx === 0)
    throw new CodecError('corrupt_image', `The ${format} header is cut or broken`);
  return { format, ...size };
}

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

const sizeReaders: Readonly<Record<ImageFormat, (bytes: Uint8Array) => Size | undefined>> = {
  jpeg: jpegSize,
  png: pngSize,
  webp: webpSize,
};

/** SOF0..SOF15 carry the size; C4, C8 and CC in that range are other segments. */
const isStartOfFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

function jpegSize(bytes: Uint8Array): Size | undefined {
  const view = viewOf(bytes);
  let at = 2;
  for (let segment = 0; segment < MAX_JPEG_SEGMENTS; segment++) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++;
    if (at + 4 > bytes.length || bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    const lengthBytes = view.getUint16(at + 2, false);
    if (isStartOfFrame(marker)) {
      if (at + 9 > bytes.length) return undefined;
      return { heightPx: view.getUint16(at + 5, false), widthPx: view.getUint16(at + 7, false) };
    }
    if (lengthBytes < 2) return undefined;
    at += 2 + lengthBytes;
  }
  return undefined;
}

function pngSize(bytes: Uint8Array): Size | undefined {
  if (bytes.length < 24 || !ascii(bytes, 12, 'IHDR')) return undefined;
  const view = viewOf(bytes);
  return { widthPx: view.getUint32(16, false), heightPx: view.getUint32(20, false) };
}

function webpSize(bytes: Uint8Array): Size | undefined {
  if (bytes.length < 30) return undefined;
  const view = viewOf(bytes);
  if (ascii(bytes, 12, 'VP8 '))
    return { widthPx: view.getUint16(26, true) & 0x3fff, heightPx: view.getUint16(28, true) & 0x3fff };
  if (ascii(bytes, 12, 'VP8L')) {
    if (bytes[20] !== 0x2f) return undefined;
    const bits = view.getUint32(21, true);
    return { widthPx: (bits & 0x3fff) + 1, heightPx: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (ascii(bytes, 12, 'VP8X')) {
    const u24 = (at: number): number => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    return { widthPx: u24(24) + 1, heightPx: u24(27) + 1 };
  }
  return undefined;
}
