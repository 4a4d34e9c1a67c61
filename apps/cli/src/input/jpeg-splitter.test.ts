import { writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { CliError } from '../errors.js';
import { readAll } from '../testing/chunks.js';
import { tempFolder } from '../testing/temp-folder.js';
import { JpegSplitter, MAX_JPEG_BYTES } from './jpeg-splitter.js';
import { mjpegSource } from './mjpeg.js';

const folder = tempFolder();
let baseline: Uint8Array;
let progressive: Uint8Array;
/** Holds a whole JPEG within an application segment. */
let withThumbnail: Uint8Array;

beforeAll(async () => {
  const noise = sharp({
    create: {
      width: 48,
      height: 32,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  });
  baseline = await noise.clone().jpeg({ quality: 95 }).toBuffer();
  progressive = await noise.clone().jpeg({ progressive: true }).toBuffer();
  const segment = Buffer.concat([Buffer.from([0xff, 0xe1]), lengthBytes(baseline.length + 2), baseline]);
  withThumbnail = Buffer.concat([baseline.subarray(0, 2), segment, baseline.subarray(2)]);
});

function lengthBytes(length: number): Uint8Array {
  return new Uint8Array([length >> 8, length & 255]);
}

function split(bytes: Uint8Array, cuts: readonly number[]) {
  const splitter = new JpegSplitter();
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  const pictures = [...ends, bytes.length].flatMap((end, i, all) =>
    splitter.push(bytes.subarray(all[i - 1] ?? 0, end)),
  );
  return { pictures: pictures.map((picture) => Buffer.from(picture)), cut: splitter.cutPictures };
}

describe('JpegSplitter', () => {
  it('gives each picture whole, wherever the chunks are cut and whatever lies between', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(), { maxLength: 12 }),
        fc.array(fc.nat(2), { minLength: 1, maxLength: 4 }),
        (cuts, order) => {
          const pictures = order.map((i) => [baseline, progressive, withThumbnail][i] ?? baseline);
          const between = Buffer.from('\r\n--boundary\r\nContent-Type: image/jpeg\r\n\r\n');
          const stream = Buffer.concat(pictures.flatMap((picture) => [between, picture]));
          expect(split(stream, cuts)).toEqual({
            pictures: pictures.map((picture) => Buffer.from(picture)),
            cut: 0,
          });
        },
      ),
    );
  });

  it('works byte by byte', () => {
    const stream = Buffer.concat([withThumbnail, progressive]);
    const everywhere = Array.from({ length: stream.length }, (_, i) => i);
    expect(split(stream, everywhere).pictures).toHaveLength(2);
  });

  it('leaves out a picture that is cut by the next or by the end', () => {
    const stream = Buffer.concat([baseline.subarray(0, 700), progressive, baseline.subarray(0, -3)]);
    expect(split(stream, [])).toEqual({ pictures: [Buffer.from(progressive)], cut: 2 });
  });

  it('throws nothing but CliError for noise, and gives back what begins and ends as a picture', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), fc.array(fc.nat()), (noise, cuts) => {
        for (const picture of split(noise, cuts).pictures) {
          expect([...picture.subarray(0, 2), ...picture.subarray(-2)]).toEqual([0xff, 0xd8, 0xff, 0xd9]);
        }
      }),
    );
  });

  it('stops at a picture that never ends', () => {
    const splitter = new JpegSplitter();
    splitter.push(baseline.subarray(0, 700));
    const chunk = new Uint8Array(4 * 1024 * 1024);
    expect(() => {
      for (let bytes = 0; bytes <= MAX_JPEG_BYTES; bytes += chunk.length) splitter.push(chunk);
    }).toThrow(CliError);
  });
});

describe('mjpegSource', () => {
  it('reads the pictures of a file and tells of the cut one', async () => {
    const path = folder.path('clip.mjpeg');
    await writeFile(path, Buffer.concat([baseline, progressive, baseline.subarray(0, 900)]));
    const { frames, skipped } = await readAll(mjpegSource(path));
    expect(frames.map(({ name }) => name)).toEqual(['frame 0', 'frame 1']);
    expect(skipped).toEqual([`1 cut pictures in ${path}`]);
  });

  it('refuses a file without a picture', async () => {
    const path = folder.path('text.mjpeg');
    await writeFile(path, 'no picture at all');
    await expect(readAll(mjpegSource(path))).rejects.toThrow('holds no JPEG picture');
  });
});
