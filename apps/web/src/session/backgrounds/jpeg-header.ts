import type { ByteView } from './byte-view.js';

/** Segments looked at; a real file has a few dozen before its size. */
const MAX_SEGMENTS = 500;
/** Start of frame, of any coding; C4, C8 and CC among them are tables (ITU-T T.81, table B.1). */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Size of a JPEG: from the first start-of-frame segment. Undefined when it does not come. */
export function jpegHeader(view: ByteView) {
  let at = 2;
  for (let i = 0; i < MAX_SEGMENTS; i++) {
    // Any number of FF may stand before a marker.
    while (view.u8(at) === 0xff && view.u8(at + 1) === 0xff) at++;
    const marker = view.u8(at) === 0xff ? view.u8(at + 1) : undefined;
    const lengthBytes = view.u16(at + 2);
    if (marker === undefined || lengthBytes === undefined || lengthBytes < 2) return undefined;
    if (isFrame(marker)) return view.sizeOf(view.u16(at + 7), view.u16(at + 5));
    at += 2 + lengthBytes;
  }
  return undefined;
}
