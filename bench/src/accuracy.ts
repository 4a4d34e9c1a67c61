import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { loadDirect, maskDirectly, resizeMask } from './direct-model.js';
import { type Portrait, portraits } from './material.js';
import { startServerProcess } from './server-process.js';
import { iou, mean, median, quantile } from './statistics.js';
import { streamOnce } from './stream-once.js';

const MODES: readonly string[] = ['fast', 'balanced', 'selfie-256', 'selfie-landscape'];

export interface AccuracyRow {
  readonly mode: string;
  /** `direct`: the model called in this process; `http`: POST /api/segment; `stream`: JPEG frame, 4-bit mask. */
  readonly path: 'direct' | 'http' | 'stream';
  readonly meanIou: number;
  readonly medianIou: number;
  readonly p10Iou: number;
}

type Masker = (photo: Buffer) => Promise<Uint8Array>;

async function score(set: readonly Portrait[], mask: Masker): Promise<number[]> {
  const ious: number[] = [];
  for (const portrait of set) {
    const photo = await readFile(portrait.path);
    const truth = await sharp(portrait.truthPath).toColourspace('b-w').raw().toBuffer();
    ious.push(iou(await mask(photo), truth));
  }
  return ious;
}

const row = (mode: string, path: AccuracyRow['path'], ious: readonly number[]): AccuracyRow => ({
  mode,
  path,
  meanIou: mean(ious),
  medianIou: median(ious),
  p10Iou: quantile(ious, 0.1),
});

async function overHttp(url: string, mode: string, photo: Buffer): Promise<Uint8Array> {
  const response = await fetch(`${url}/api/segment?mode=${mode}`, {
    method: 'POST',
    headers: { 'content-type': 'image/jpeg' },
    body: new Uint8Array(photo),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return sharp(Buffer.from(await response.arrayBuffer()))
    .toColourspace('b-w')
    .raw()
    .toBuffer();
}

async function overStream(url: string, mode: string, photo: Buffer): Promise<Uint8Array> {
  const { width, height } = await sharp(photo).metadata();
  const mask = await streamOnce(url, mode, photo);
  return resizeMask(mask.pixels, mask, { widthPx: width, heightPx: height });
}

/**
 * IoU against hand-labelled portraits for every mode and bare model: called directly, over HTTP and as a stream
 * (JPEG at the model's size, 4-bit mask).
 * @throws {MissingTestdata} without the photographs.
 */
export async function measureAccuracy(): Promise<{ rows: AccuracyRow[]; photos: number }> {
  const set = portraits();
  const server = await startServerProcess(['--workers', '1', '--warmup-models', MODES.join(',')]);
  const rows: AccuracyRow[] = [];
  try {
    for (const mode of MODES) {
      const direct = await loadDirect(mode);
      rows.push(row(mode, 'direct', await score(set, (photo) => maskDirectly(direct.model, photo))));
      await direct.close();
      rows.push(row(mode, 'http', await score(set, (photo) => overHttp(server.url, mode, photo))));
      rows.push(row(mode, 'stream', await score(set, (photo) => overStream(server.url, mode, photo))));
    }
  } finally {
    await server.stop();
  }
  return { rows, photos: set.length };
}
