import { writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CliError } from '../errors.js';
import { inChunks, readAll } from '../testing/chunks.js';
import { tempFolder } from '../testing/temp-folder.js';
import type { SourceFrame } from './source.js';
import { readY4m, y4mSource } from './y4m.js';
import { parseY4mHeader } from './y4m-header.js';

const text = (value: string): Uint8Array => Buffer.from(value, 'latin1');

/** One colour: black level 16, white 235, neutral chroma 128. */
const frame420 = (
  widthPx: number,
  heightPx: number,
  [y, cb, cr]: readonly [number, number, number],
): Uint8Array => {
  const chromaPx = Math.ceil(widthPx / 2) * Math.ceil(heightPx / 2);
  return Buffer.concat([
    text('FRAME\n'),
    new Uint8Array(widthPx * heightPx).fill(y),
    new Uint8Array(chromaPx).fill(cb),
    new Uint8Array(chromaPx).fill(cr),
  ]);
};

const GREY = [126, 128, 128] as const;
const clip = (header: string, ...frames: readonly Uint8Array[]): Uint8Array =>
  Buffer.concat([text(`${header}\n`), ...frames]);

async function read(bytes: Uint8Array, chunkBytes = 4096) {
  const frames: SourceFrame[] = [];
  const skipped: string[] = [];
  const onSkip = (what: string): void => void skipped.push(what);
  for await (const frame of readY4m(inChunks(bytes, chunkBytes), { onSkip }, () => {})) frames.push(frame);
  return { frames, skipped };
}

const rgbOf = (frame: SourceFrame | undefined): number[] => [...(frame?.picture.bytes.subarray(0, 3) ?? [])];

describe('Y4M header', () => {
  it('is read whatever the order of its parameters', () => {
    expect(parseY4mHeader('YUV4MPEG2 C422 F30000:1001 H9 W15 Ip A1:1 XCOLORRANGE=FULL')).toMatchObject({
      widthPx: 15,
      heightPx: 9,
      fps: expect.closeTo(29.97, 2),
      chroma: { name: '4:2:2' },
      fullRange: true,
      frameBytes: 15 * 9 + 2 * 8 * 9,
    });
    expect(parseY4mHeader('YUV4MPEG2 W15 H9').frameBytes).toBe(15 * 9 + 2 * 8 * 5);
    expect(parseY4mHeader('YUV4MPEG2 W4 H4 Cmono F0:0')).toMatchObject({ frameBytes: 16, fps: undefined });
  });

  it.each([
    ['', 'YUV4MPEG2'],
    ['YUV4MPEG W4 H4', 'YUV4MPEG2'],
    ['YUV4MPEG2 H4', 'W must be'],
    ['YUV4MPEG2 W0 H4', 'W must be'],
    ['YUV4MPEG2 W-4 H4', 'W must be'],
    ['YUV4MPEG2 W99999 H4', 'W must be 1 to 8192'],
    ['YUV4MPEG2 W8192 H8192', 'more than 40000000 pixels'],
    ['YUV4MPEG2 W1e3 H4', 'W must be'],
    ['YUV4MPEG2 W4 H4 C420p10', 'C420p10 is not among'],
    [`YUV4MPEG2 W4 H4 C${'x'.repeat(900)}`, 'is not among'],
  ])('%j is refused: %s', (line, message) => {
    expect(() => parseY4mHeader(line)).toThrow(message);
  });

  it('never asks for more than the largest frame, whatever the header', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.nat(), fc.nat(), (rest, w, h) => {
        for (const line of [rest, `YUV4MPEG2 W${w} H${h} ${rest}`]) {
          try {
            expect(parseY4mHeader(line).frameBytes).toBeLessThanOrEqual(3 * 40_000_000);
          } catch (error) {
            if (!(error instanceof CliError)) throw error;
          }
        }
      }),
    );
  });
});

describe('Y4M frames', () => {
  it.each([1, 5, 7, 4096])('come out whole from chunks of %d bytes', async (chunkBytes) => {
    const bytes = clip('YUV4MPEG2 W5 H3 F25:1', frame420(5, 3, GREY), frame420(5, 3, [235, 128, 128]));
    const { frames, skipped } = await read(bytes, chunkBytes);
    expect(frames.map(rgbOf)).toEqual([
      [128, 128, 128],
      [255, 255, 255],
    ]);
    expect(frames[0]?.picture).toMatchObject({ kind: 'rgb', widthPx: 5, heightPx: 3 });
    expect(frames[0]?.picture.bytes).toHaveLength(45);
    expect(skipped).toEqual([]);
  });

  it.each([
    ['red', [81, 90, 240], [255, 0, 0]],
    ['green', [145, 54, 34], [0, 255, 0]],
    ['blue', [41, 240, 110], [0, 0, 255]],
    ['black', [16, 128, 128], [0, 0, 0]],
  ] as const)('have the colours of BT.601: %s', async (_name, yuv, rgb) => {
    const { frames } = await read(clip('YUV4MPEG2 W2 H2', frame420(2, 2, yuv)));
    const found = rgbOf(frames[0]);
    expect(Math.max(...found.map((value, i) => Math.abs(value - (rgb[i] ?? 0))))).toBeLessThanOrEqual(2);
  });

  it('are taken at full range when the stream says so, and grey from mono', async () => {
    const full = await read(clip('YUV4MPEG2 W2 H2 XCOLORRANGE=FULL', frame420(2, 2, [16, 128, 128])));
    expect(rgbOf(full.frames[0])).toEqual([16, 16, 16]);
    const mono = await read(
      clip('YUV4MPEG2 W2 H1 Cmono', Buffer.concat([text('FRAME Ip\n'), new Uint8Array([235, 16])])),
    );
    expect([...(mono.frames[0]?.picture.bytes ?? [])]).toEqual([255, 255, 255, 0, 0, 0]);
  });

  it('end with the last whole one, and the cut one is told of', async () => {
    const whole = clip('YUV4MPEG2 W4 H4', frame420(4, 4, GREY), frame420(4, 4, GREY));
    for (const cut of [1, 10, 24 + 5]) {
      const { frames, skipped } = await read(whole.subarray(0, whole.length - cut));
      expect(frames).toHaveLength(1);
      expect(skipped).toEqual(['frame 1: the stream ends within it']);
    }
  });

  it.each([
    ['ends within its header', text('YUV4MPEG2 W4 H4')],
    ['holds no whole frame', clip('YUV4MPEG2 W4 H4', text('FRAME\n1234'))],
    ['FRAME expected', clip('YUV4MPEG2 W4 H4', text('JUNK\n'), new Uint8Array(24))],
    ['more than 1024 bytes', text(`YUV4MPEG2 W4 H4 X${'x'.repeat(2000)}`)],
    ['more than 1024 bytes', clip('YUV4MPEG2 W4 H4', text('FRAME'), new Uint8Array(3000).fill(65))],
  ])('are refused where the stream %s', async (message, bytes) => {
    await expect(read(bytes)).rejects.toThrow(message);
  });
});

describe('y4mSource', () => {
  const folder = tempFolder();

  it('reads a file, again on a second pass, and tells its rate', async () => {
    const path = folder.path('clip.y4m');
    await writeFile(path, clip('YUV4MPEG2 W4 H4 F24:1', frame420(4, 4, GREY)));
    const source = y4mSource(path);
    expect((await readAll(source)).frames).toHaveLength(1);
    expect((await readAll(source)).frames).toHaveLength(1);
    expect(source.fps).toBe(24);
  });

  it('says which file cannot be read', async () => {
    await expect(readAll(y4mSource(folder.path('none.y4m')))).rejects.toThrow(/none\.y4m.*ENOENT/);
  });
});
