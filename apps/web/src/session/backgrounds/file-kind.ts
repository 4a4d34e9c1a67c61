import type { PictureHeader } from './picture-facts.js';
import { pictureHeader } from './picture-header.js';

/** What a file is, by its first bytes and not by its name. */
export type FileKind =
  | { readonly kind: 'picture'; readonly header: PictureHeader }
  | { readonly kind: 'video' }
  /** SVG. */
  | { readonly kind: 'drawing' }
  | { readonly kind: 'other' };

/** First bytes of containers for video and sound: what is in them only the browser's player can say. */
const PLAYABLE: readonly (readonly [offset: number, text: string])[] = [
  [4, 'ftyp'],
  [0, '\x1a\x45\xdf\xa3'],
  [0, 'OggS'],
  [8, 'AVI '],
  [0, 'ID3'],
  [0, 'FLV'],
];

/** @param head the file's first bytes; HEAD_BYTES are enough for nearly all */
export function fileKind(head: Uint8Array): FileKind {
  const header = pictureHeader(head);
  if (header) return { kind: 'picture', header };
  const text = latin1(head.subarray(0, 1024));
  if (PLAYABLE.some(([offset, mark]) => text.startsWith(mark, offset))) return { kind: 'video' };
  return /<svg[\s>]/i.test(text) ? { kind: 'drawing' } : { kind: 'other' };
}

/** A JPEG may carry a preview, a colour profile and notes of 64 KiB each before it tells its size. */
export const HEAD_BYTES = 1024 * 1024;

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
