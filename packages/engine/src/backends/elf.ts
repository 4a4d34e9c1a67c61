import { closeSync, openSync, readSync } from 'node:fs';

/** Tables of a real library are far smaller; a length beyond this is no library. */
const MAX_TABLE_BYTES = 16 * 1024 ** 2;

const MAGIC_64_BIT_LITTLE_ENDIAN = 0x7f454c460201;
const HEADER_BYTES = 64;
const SEGMENT = { load: 1, dynamic: 2, bytes: 56 } as const;
const TAG = { needed: 1, stringTable: 5, stringTableBytes: 10, bytes: 16 } as const;

/** Reads `length` bytes from `offset` of a file; fewer at its end. */
type Read = (offset: number, length: number) => Buffer;

/**
 * The shared libraries that a 64-bit ELF file needs to be loaded, by the names it asks the dynamic linker for. Nothing of
 * the file is run.
 * @throws {Error} when it is no such file.
 */
export function neededLibraries(path: string): string[] {
  const file = openSync(path, 'r');
  try {
    return neededBy((offset, length) => {
      if (length > MAX_TABLE_BYTES) throw new Error(`a table of ${length} bytes is too long`);
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(file, bytes, 0, length, offset));
    });
  } catch (cause) {
    throw new Error(`${path} is no ELF library that can be read`, { cause });
  } finally {
    closeSync(file);
  }
}

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly bytes: number;
}

function neededBy(read: Read): string[] {
  const segments = readSegments(read);
  const dynamic = segments.find(({ type }) => type === SEGMENT.dynamic);
  if (!dynamic) return [];
  const entries = readDynamic(read(dynamic.offset, dynamic.bytes));
  const valueOf = (tag: number): number => entries.find((entry) => entry.tag === tag)?.value ?? 0;
  const strings = read(offsetOf(valueOf(TAG.stringTable), segments), valueOf(TAG.stringTableBytes));
  return entries.filter(({ tag }) => tag === TAG.needed).map(({ value }) => textAt(strings, value));
}

function readSegments(read: Read): Segment[] {
  const header = read(0, HEADER_BYTES);
  if (header.readUIntBE(0, 6) !== MAGIC_64_BIT_LITTLE_ENDIAN) throw new Error('the magic number is another');
  const start = Number(header.readBigUInt64LE(0x20));
  const count = header.readUInt16LE(0x38);
  const table = read(start, count * SEGMENT.bytes);
  return Array.from({ length: count }, (_, i) => {
    const at = i * SEGMENT.bytes;
    return {
      type: table.readUInt32LE(at),
      offset: Number(table.readBigUInt64LE(at + 8)),
      address: Number(table.readBigUInt64LE(at + 16)),
      bytes: Number(table.readBigUInt64LE(at + 32)),
    };
  });
}

function readDynamic(table: Buffer): { readonly tag: number; readonly value: number }[] {
  return Array.from({ length: Math.floor(table.length / TAG.bytes) }, (_, i) => ({
    tag: Number(table.readBigInt64LE(i * TAG.bytes)),
    value: Number(table.readBigUInt64LE(i * TAG.bytes + 8)),
  }));
}

/** Where in the file lies what will be at `address` in memory. */
function offsetOf(address: number, segments: readonly Segment[]): number {
  const home = segments.find(
    (segment) =>
      segment.type === SEGMENT.load &&
      address >= segment.address &&
      address < segment.address + segment.bytes,
  );
  if (!home) throw new Error(`nothing is loaded at ${address}`);
  return home.offset + address - home.address;
}

function textAt(strings: Buffer, start: number): string {
  const end = strings.indexOf(0, start);
  if (start >= strings.length || end < 0) throw new Error(`no text at ${start}`);
  return strings.toString('latin1', start, end);
}
