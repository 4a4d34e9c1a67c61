import { readFile } from 'node:fs/promises';
import { type LoadedMode, type PipelineFrame, runPipeline } from '@maskwire/engine/pipeline';
import sharp from 'sharp';
import { boundaryIou } from './boundary.js';
import { loadModes, maskDirectly, pixelsOf, resizeMask } from './direct-model.js';
import { LADDER, type LadderFigures } from './ladder.js';
import { type Portrait, portraits } from './material.js';
import { startServerProcess } from './server-process.js';
import { iou, mean, median, quantile } from './statistics.js';
import { streamOnce } from './stream-once.js';

const BARE = ['selfie-256', 'selfie-landscape'] as const;
const MODES: readonly string[] = [...LADDER, ...BARE];
/** Each mode runs once on every photo in each round, so that a busy moment of the machine hits all of them. */
const COST_ROUNDS = 3;

export interface AccuracyRow {
  readonly mode: string;
  /** `direct`: the mode called in this process; `http`: POST /api/segment; `stream`: JPEG frame, 4-bit mask. */
  readonly path: 'direct' | 'http' | 'stream';
  readonly meanIou: number;
  readonly medianIou: number;
  readonly p10Iou: number;
}

export interface Accuracy {
  readonly rows: readonly AccuracyRow[];
  readonly ladder: readonly LadderFigures[];
  readonly photos: number;
}

interface LabelledPhoto {
  readonly photo: Buffer;
  readonly truth: Uint8Array;
  readonly size: { readonly widthPx: number; readonly heightPx: number };
}

async function load({ path, truthPath }: Portrait): Promise<LabelledPhoto> {
  const photo = await readFile(path);
  const { data, info } = await sharp(truthPath)
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { photo, truth: data, size: { widthPx: info.width, heightPx: info.height } };
}

type Masker = (photo: Buffer) => Promise<Uint8Array>;

async function score(
  set: readonly LabelledPhoto[],
  mask: Masker,
): Promise<{ ious: number[]; boundaryIous: number[] }> {
  const ious: number[] = [];
  const boundaryIous: number[] = [];
  for (const { photo, truth, size } of set) {
    const made = await mask(photo);
    ious.push(iou(made, truth));
    boundaryIous.push(boundaryIou(made, truth, size));
  }
  return { ious, boundaryIous };
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

interface Cost {
  readonly ms: number[];
  readonly cpuMs: number[];
}

const newCost = (): Cost => ({ ms: [], cpuMs: [] });

/** Wall and CPU time of one photo by itself, and of the same as the second frame of a stream. */
async function measureCosts(
  set: readonly LabelledPhoto[],
  modes: ReadonlyMap<string, LoadedMode>,
): Promise<ReadonlyMap<string, { readonly photo: Cost; readonly frame: Cost }>> {
  const costs = new Map([...modes.keys()].map((id) => [id, { photo: newCost(), frame: newCost() }]));
  for (let round = 0; round < COST_ROUNDS; round++)
    for (const { photo } of set)
      for (const [id, mode] of modes) {
        const cost = costs.get(id);
        if (!cost) continue;
        const pixels = await pixelsOf(photo, mode);
        const state = await timed(cost.photo, mode, { pixels });
        await timed(cost.frame, mode, { pixels, ...(state ? { state } : {}) });
      }
  return costs;
}

async function timed(cost: Cost, mode: LoadedMode, frame: PipelineFrame): Promise<PipelineFrame['state']> {
  const cpuBefore = process.cpuUsage();
  const startedMs = performance.now();
  const [result] = await runPipeline(mode, [frame]);
  cost.ms.push(performance.now() - startedMs);
  const { user, system } = process.cpuUsage(cpuBefore);
  cost.cpuMs.push((user + system) / 1000);
  return result?.state;
}

async function measureLadder(set: readonly LabelledPhoto[]): Promise<Map<string, LadderFigures>> {
  const { modes, close } = await loadModes(MODES);
  try {
    const costs = await measureCosts(set, modes);
    const figures = new Map<string, LadderFigures>();
    for (const [id, mode] of modes) {
      const scores = await score(set, (photo) => maskDirectly(mode, photo));
      const cost = costs.get(id) ?? { photo: newCost(), frame: newCost() };
      figures.set(id, {
        mode: id,
        ...scores,
        photoMs: median(cost.photo.ms),
        photoCpuMs: median(cost.photo.cpuMs),
        frameMs: median(cost.frame.ms),
        frameCpuMs: median(cost.frame.cpuMs),
      });
    }
    return figures;
  } finally {
    await close();
  }
}

/**
 * IoU against hand-labelled portraits for every person mode and bare model: called directly, over HTTP and as a stream
 * (JPEG at the mode's size, 4-bit mask); for the direct calls boundary IoU and cost too.
 * @throws {MissingTestdata} without the photographs.
 */
export async function measureAccuracy(): Promise<Accuracy> {
  const set = await Promise.all(portraits().map(load));
  const figures = await measureLadder(set);
  const server = await startServerProcess(['--workers', '1', '--warmup-models', MODES.join(',')]);
  const rows: AccuracyRow[] = [];
  try {
    for (const mode of MODES) {
      rows.push(row(mode, 'direct', figures.get(mode)?.ious ?? []));
      rows.push(row(mode, 'http', (await score(set, (photo) => overHttp(server.url, mode, photo))).ious));
      rows.push(row(mode, 'stream', (await score(set, (photo) => overStream(server.url, mode, photo))).ious));
    }
  } finally {
    await server.stop();
  }
  const ladder = LADDER.flatMap((mode) => figures.get(mode) ?? []);
  return { rows, ladder, photos: set.length };
}
