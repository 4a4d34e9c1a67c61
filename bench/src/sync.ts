import {
  buildPyramid,
  estimateMotion,
  followMask,
  type MotionField,
  type Pyramid,
  warpMask,
} from '@maskwire/motion';
import { loadModes, resizeMask } from './direct-model.js';
import { iou, mean, median } from './statistics.js';
import { type Clip, type ClipFrame, drawnClip, parkourClip, TRUTH_SIZE } from './sync-material.js';

const MODE = 'balanced';
/** Mask ages and the frames at 30 a second that come nearest; between two, both. */
const AGES: readonly { readonly ageMs: number; readonly frames: readonly number[] }[] = [
  { ageMs: 50, frames: [1, 2] },
  { ageMs: 100, frames: [3] },
  { ageMs: 150, frames: [4, 5] },
  { ageMs: 300, frames: [9] },
];
const OLDEST_FRAMES = 9;
/** Every so manieth frame is scored. */
const STRIDE = 3;

export interface SyncRow {
  readonly clip: string;
  readonly ageMs: number;
  /** Mean IoU of the frame's own mask; of the older mask as it is; moved step by step; moved in one search. */
  readonly idealIou: number;
  readonly unmovedIou: number;
  readonly movedIou: number;
  readonly oneSearchIou: number;
}

/** Medians, milliseconds a frame. */
export interface SyncCost {
  readonly clip: string;
  readonly estimateMs: number;
  readonly followMs: number;
  readonly warpMs: number;
}

export interface SyncFigures {
  readonly rows: readonly SyncRow[];
  readonly costs: readonly SyncCost[];
}

/**
 * Streaming IoU of the newest mask on the newest frame, by the mask's age, with and without motion.
 * @throws {MissingTestdata} without the clip of real motion
 */
export async function measureSync(): Promise<SyncFigures> {
  const { modes, close } = await loadModes([MODE]);
  const mode = modes.get(MODE);
  try {
    if (!mode) throw new Error(`There is no mode ${MODE}`);
    const figures = await Promise.all(
      [drawnClip(mode), parkourClip(mode)].map(async (clip) => scoreClip(await clip)),
    );
    return { rows: figures.flatMap(({ rows }) => rows), costs: figures.map(({ cost }) => cost) };
  } finally {
    await close();
  }
}

interface Timings {
  readonly estimate: number[];
  readonly follow: number[];
  readonly warp: number[];
}

function timed<T>(into: number[], work: () => T): T {
  const startedMs = performance.now();
  const result = work();
  into.push(performance.now() - startedMs);
  return result;
}

async function scoreClip({ name, frames }: Clip): Promise<{ rows: SyncRow[]; cost: SyncCost }> {
  const timings: Timings = { estimate: [], follow: [], warp: [] };
  const pyramids = frames.map(({ luma }) => buildPyramid(luma));
  const steps = pairs(pyramids).map(([older, newer]) =>
    timed(timings.estimate, () => estimateMotion(older, newer)),
  );
  const rows: SyncRow[] = [];
  for (const { ageMs, frames: lags } of AGES) {
    const scores: Score[] = [];
    for (const lag of lags)
      for (let at = OLDEST_FRAMES; at < frames.length; at += STRIDE)
        scores.push(await scoreFrame({ frames, pyramids, steps, timings }, at, lag));
    rows.push({ clip: name, ageMs, ...means(scores) });
  }
  const cost = {
    clip: name,
    estimateMs: median(timings.estimate),
    followMs: median(timings.follow),
    warpMs: median(timings.warp),
  };
  return { rows, cost };
}

interface Track {
  readonly frames: readonly ClipFrame[];
  readonly pyramids: readonly Pyramid[];
  /** Motion from each frame to the one after it. */
  readonly steps: readonly MotionField[];
  readonly timings: Timings;
}

type Score = Omit<SyncRow, 'clip' | 'ageMs'>;

async function scoreFrame(
  { frames, pyramids, steps, timings }: Track,
  at: number,
  lag: number,
): Promise<Score> {
  const [own, old] = [frames[at], frames[at - lag]];
  const [newest, oldest] = [pyramids[at], pyramids[at - lag]];
  if (!own || !old || !newest || !oldest) throw new RangeError(`Frame ${at} has none ${lag} before it`);
  const moved = (motions: readonly MotionField[]): Uint8Array => {
    const back = timed(timings.follow, () => followMask(old.mask, motions));
    const target = new Uint8Array(old.mask.pixels.length);
    timed(timings.warp, () => warpMask(old.mask, back, target));
    return target;
  };
  const score = async (pixels: Uint8Array): Promise<number> =>
    iou(await resizeMask(pixels, old.mask, TRUTH_SIZE), own.truth);
  return {
    idealIou: await score(own.mask.pixels),
    unmovedIou: await score(old.mask.pixels),
    movedIou: await score(moved(steps.slice(at - lag, at))),
    oneSearchIou: await score(moved([estimateMotion(oldest, newest)])),
  };
}

const pairs = <T>(list: readonly T[]): [T, T][] =>
  list.slice(1).flatMap((next, i) => {
    const before = list[i];
    return before === undefined ? [] : [[before, next] as [T, T]];
  });

const means = (scores: readonly Score[]): Score => ({
  idealIou: mean(scores.map(({ idealIou }) => idealIou)),
  unmovedIou: mean(scores.map(({ unmovedIou }) => unmovedIou)),
  movedIou: mean(scores.map(({ movedIou }) => movedIou)),
  oneSearchIou: mean(scores.map(({ oneSearchIou }) => oneSearchIou)),
});
