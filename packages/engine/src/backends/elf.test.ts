import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { neededLibraries } from './elf.js';
import { writeElf } from './testing/elf-writer.js';

const folder = mkdtempSync(join(tmpdir(), 'maskwire-elf-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(bytes: Uint8Array): string {
  const path = join(folder, 'library.so');
  writeFileSync(path, bytes);
  return path;
}

const NAMES = ['libcublasLt.so.12', 'libcudnn.so.9', 'libc.so.6'];

describe('what an ELF library needs', () => {
  it('is read in order', () => {
    expect(neededLibraries(file(writeElf(NAMES)))).toEqual(NAMES);
    expect(neededLibraries(file(writeElf([])))).toEqual([]);
  });

  it('is read from a real one', (context) => {
    if (process.platform !== 'linux') return context.skip('libraries have another format elsewhere');
    const manifest = createRequire(import.meta.url).resolve('onnxruntime-node/package.json');
    const library = join(dirname(manifest), 'bin/napi-v6/linux', process.arch, 'libonnxruntime.so.1');
    expect(neededLibraries(library)).toEqual(expect.arrayContaining(['libc.so.6', 'libstdc++.so.6']));
  });

  const whole = writeElf(NAMES);
  const changed = (change: (bytes: Buffer) => void): Buffer => {
    const bytes = Buffer.from(whole);
    change(bytes);
    return bytes;
  };
  it.each([
    ['an empty file', Buffer.alloc(0)],
    ['a text', Buffer.from('GROUP ( libcudnn.so.9 )')],
    ['a 32-bit library', changed((bytes) => bytes.writeUInt8(1, 4))],
    ['one cut in its header', whole.subarray(0, 40)],
    ['one cut in its segments', whole.subarray(0, 100)],
    ['one cut in its texts', whole.subarray(0, -8)],
    ['one with a table of terabytes', changed((bytes) => bytes.writeBigUInt64LE(2n ** 42n, 64 + 56 + 32))],
    ['one with a table beyond all numbers', changed((bytes) => bytes.fill(0xff, 64 + 56 + 8, 64 + 2 * 56))],
  ])('is refused for %s', (_, bytes) => {
    expect(() => neededLibraries(file(bytes))).toThrow(/is no ELF library that can be read/);
  });
});
