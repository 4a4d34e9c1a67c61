/*
 * Browsers record without knowing how long it will be and leave the length out of the file: players then show none, and
 * cannot seek. WebM is EBML: elements of id, size and content, one inside the other, where a size of all ones is
 * "unknown" (RFC 8794; the ids are Matroska's, RFC 9559).
 */

const EBML = 0x1a45dfa3;
const SEGMENT = 0x18538067;
const INFO = 0x1549a966;
const TICK_LENGTH = 0x2ad7b1;
const DURATION = 0x4489;

const DEFAULT_TICK_NS = 1_000_000;
/** Id, size and a float of 8 bytes. */
const DURATION_BYTES = 11;

/** The head of a file that holds all that is read here, with room to spare. */
export const HEAD_BYTES = 1024;

interface Element {
  readonly id: number;
  readonly start: number;
  readonly content: number;
  /** Of the content; undefined = unknown. */
  readonly bytes: number | undefined;
}

/**
 * The head of a WebM file with the length written into it. The head as it was when it is not laid out as expected, or
 * says its length already.
 * @param head at least HEAD_BYTES of the file's beginning, or all of it
 */
export function withLength(head: Uint8Array<ArrayBuffer>, lengthMs: number): Uint8Array<ArrayBuffer> {
  const info = infoOf(head);
  if (info?.bytes === undefined || info.content + info.bytes > head.length) return head;
  const inside = elements(head, info.content, info.content + info.bytes);
  if (inside.some(({ id }) => id === DURATION)) return head;
  const bytes = info.bytes + DURATION_BYTES;
  // One byte says sizes below 127.
  if (bytes >= 0x7f || info.content - info.start !== 5) return head;

  const end = info.content + info.bytes;
  const longer = new Uint8Array(head.length + DURATION_BYTES);
  longer.set(head.subarray(0, end));
  longer[info.start + 4] = 0x80 | bytes;
  longer.set([DURATION >> 8, DURATION & 0xff, 0x80 | 8], end);
  new DataView(longer.buffer).setFloat64(end + 3, (lengthMs * 1e6) / tickNs(head, inside));
  longer.set(head.subarray(end), end + DURATION_BYTES);
  return longer;
}

/** Undefined unless the head begins as recordings do, with a segment of unknown size: one of a known size would be wrong after. */
function infoOf(head: Uint8Array): Element | undefined {
  const ebml = elementAt(head, 0);
  if (ebml?.id !== EBML || ebml.bytes === undefined) return undefined;
  const segment = elementAt(head, ebml.content + ebml.bytes);
  if (segment?.id !== SEGMENT || segment.bytes !== undefined) return undefined;
  const first = elementAt(head, segment.content);
  return first?.id === INFO ? first : undefined;
}

function tickNs(head: Uint8Array, inside: readonly Element[]): number {
  const tick = inside.find(({ id }) => id === TICK_LENGTH);
  if (tick?.bytes === undefined || tick.bytes > 4) return DEFAULT_TICK_NS;
  return head.subarray(tick.content, tick.content + tick.bytes).reduce((sum, byte) => sum * 256 + byte, 0);
}

/** One after the other; ends at the first that is not whole. */
function elements(bytes: Uint8Array, from: number, to: number): readonly Element[] {
  const found: Element[] = [];
  for (let at = from; at < to; ) {
    const element = elementAt(bytes, at);
    if (element?.bytes === undefined) break;
    found.push(element);
    at = element.content + element.bytes;
  }
  return found;
}

function elementAt(bytes: Uint8Array, start: number): Element | undefined {
  const id = numberAt(bytes, start, 4);
  const size = id && numberAt(bytes, start + id.width, 8);
  if (!size) return undefined;
  // The marker bit that says how wide it is belongs to an id, and not to a size.
  const marker = 2 ** (7 * size.width);
  const isUnknown = size.value === 2 * marker - 1;
  const content = start + id.width + size.width;
  return { id: id.value, start, content, bytes: isUnknown ? undefined : size.value - marker };
}

/** With its marker bit; the number of leading zeros says how many bytes follow. */
function numberAt(
  bytes: Uint8Array,
  at: number,
  maxWidth: number,
): { value: number; width: number } | undefined {
  const first = bytes[at] ?? 0;
  const width = Math.clz32(first) - 23;
  if (width > maxWidth || at + width > bytes.length) return undefined;
  const value = bytes.subarray(at, at + width).reduce((sum, byte) => sum * 256 + byte, 0);
  return { value, width };
}
