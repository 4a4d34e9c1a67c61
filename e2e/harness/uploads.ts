import type { Page } from '@playwright/test';
import sharp from 'sharp';

/** A file as it is given to an input. */
export interface GivenFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** A picture of one colour. */
export async function plainPicture(name: string, colour: string): Promise<GivenFile> {
  const create = { width: 32, height: 18, channels: 3, background: colour } as const;
  return { name, mimeType: 'image/png', buffer: await sharp({ create }).png().toBuffer() };
}

/** The beginning of a PNG of 10000 x 10000 pixels; nothing of it needs more to be refused. */
export function vastPicture(name: string): GivenFile {
  const buffer = Buffer.alloc(33);
  buffer.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');
  buffer.writeUInt32BE(10_000, 16);
  buffer.writeUInt32BE(10_000, 20);
  buffer.set([8, 2, 0, 0, 0], 24);
  return { name, mimeType: 'image/png', buffer };
}

/** A second of video that the browser itself records: half of it one colour, half the other. */
export async function twoColourVideo(
  page: Page,
  name: string,
  colours: readonly string[],
): Promise<GivenFile> {
  const base64 = await page.evaluate(async (fills) => {
    const canvas = document.createElement('canvas');
    canvas.width = 64;
    canvas.height = 36;
    const pen = canvas.getContext('2d');
    const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: 'video/webm' });
    const parts: Blob[] = [];
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
    const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }));
    recorder.start();
    const startMs = performance.now();
    for (let share = 0; share < 1; share = (performance.now() - startMs) / 1000) {
      if (pen) pen.fillStyle = fills[Math.floor(share * fills.length)] ?? '#000';
      pen?.fillRect(0, 0, canvas.width, canvas.height);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    recorder.stop();
    await stopped;
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  }, colours);
  return { name, mimeType: 'video/webm', buffer: Buffer.from(base64, 'base64') };
}
