const HEADER_BYTES = 64;
const SEGMENT_BYTES = 56;
/** Loaded elsewhere than it lies in the file, as real ones are. */
const BASE_ADDRESS = 0x400000;

/** The least 64-bit ELF library that asks for others: a segment that is loaded, with the dynamic table and its texts. */
export function writeElf(needed: readonly string[]): Buffer {
  const texts = Buffer.from(`\0${needed.join('\0')}\0`, 'latin1');
  const tableStart = HEADER_BYTES + 2 * SEGMENT_BYTES;
  const entries: (readonly [tag: number, value: number])[] = needed.map((name) => [
    1,
    texts.indexOf(`\0${name}\0`) + 1,
  ]);
  const textStart = tableStart + 16 * (entries.length + 3);
  entries.push([5, BASE_ADDRESS + textStart], [10, texts.length], [0, 0]);
  const bytes = textStart + texts.length;

  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUIntBE(0x7f454c460201, 0, 6);
  header.writeBigUInt64LE(BigInt(HEADER_BYTES), 0x20);
  header.writeUInt16LE(2, 0x38);
  return Buffer.concat([
    header,
    segment(1, 0, bytes),
    segment(2, tableStart, textStart - tableStart),
    ...entries.map(pair),
    texts,
  ]);
}

function segment(type: number, offset: number, bytes: number): Buffer {
  const out = Buffer.alloc(SEGMENT_BYTES);
  out.writeUInt32LE(type, 0);
  out.writeBigUInt64LE(BigInt(offset), 8);
  out.writeBigUInt64LE(BigInt(BASE_ADDRESS + offset), 16);
  out.writeBigUInt64LE(BigInt(bytes), 32);
  return out;
}

function pair([tag, value]: readonly [tag: number, value: number]): Buffer {
  const out = Buffer.alloc(16);
  out.writeBigInt64LE(BigInt(tag), 0);
  out.writeBigUInt64LE(BigInt(value), 8);
  return out;
}
