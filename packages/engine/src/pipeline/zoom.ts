import type { LoadedModel, RegionBox, Size, ZoomPlan } from '../core/index.js';
import { boundsOf, boxWithin, isCut, joined, withMargin } from './box.js';
import type { PipelineFrame, PipelineResult } from './frame.js';
import { isSameSize } from './mode.js';
import { pasteMask } from './paste.js';
import { refineMask } from './refine.js';
import { resamplePlane, resampleRgb, wholeOf } from './resample.js';
import { runWhere } from './run-each.js';

import { thumbnailDistance, thumbnailOf } from './thumbnail.js';

/**
 * Mean change of luma, in levels, from which a frame is taken for another scene. Measured on hand-held clips at 30 FPS:
 * 14 at most from one frame to the next, 22 over two; between 56 different pictures 29 at least, 67 in the middle. Too
 * low costs a look at the whole frame, too high a mask cut off at an old box.
 */
const SCENE_CUT_DISTANCE = 24;

export interface ZoomMode {
  readonly first: LoadedModel;
  readonly second: LoadedModel;
  readonly zoom: ZoomPlan;
  readonly input: Size;
  readonly output: Size;
}

/** One frame on its way through the passes. */
interface Look {
  readonly pixels: Uint8Array;
  readonly thumbnail: Uint8Array;
  /** Frames since the whole one was looked at; 0: this one is. */
  readonly age: number;
  /** Where the second pass looks; undefined: there is nobody, as far as is known. */
  readonly box: RegionBox | undefined;
  /** Of the mode's output size; holds outside the box. */
  readonly mask: Uint8Array;
}

/** Runs the `zoom` plan; see `PipelinePlan`. */
export async function runZoom(
  mode: ZoomMode,
  frames: readonly PipelineFrame[],
  signal: AbortSignal | undefined,
): Promise<PipelineResult[]> {
  const { first, second, input } = mode;
  const begun = frames.map((frame) => begin(mode, frame));
  const overviews = await runWhere(
    first,
    begun.map(({ age, pixels }) => (age === 0 ? fitFrame(pixels, input, first.input) : undefined)),
    signal,
  );
  const looks = begun.map((look, i) => withOverview(mode, look, overviews[i]));
  const crops = looks.map(({ box, pixels }) => box && crop(pixels, input, box, second.input));
  const details = await runWhere(second, crops, signal);
  return looks.map((look, i) => withDetail(mode, look, refined(mode, details[i], crops[i])));
}

/** Goes on from the stream's last frame, unless this one is of another scene. */
function begin({ zoom, input, output }: ZoomMode, { pixels, state }: PipelineFrame): Look {
  const thumbnail = thumbnailOf(pixels, input);
  const mask = new Uint8Array(output.widthPx * output.heightPx);
  if (!state?.box || thumbnailDistance(state.thumbnail, thumbnail) >= SCENE_CUT_DISTANCE)
    return { pixels, thumbnail, mask, age: 0, box: undefined };
  const age = state.age + 1 < zoom.wholeEvery ? state.age + 1 : 0;
  return { pixels, thumbnail, mask, age, box: state.box };
}

/**
 * The box found in the whole frame, widened to where somebody was before: the first model may lose whom the second sees.
 * @param overview the first model's mask, where it ran
 */
function withOverview(mode: ZoomMode, look: Look, overview: Uint8Array | undefined): Look {
  if (!overview) return look;
  const { output: size } = mode.first;
  const bounds = boundsOf(overview, size);
  const found = bounds && withMargin(bounds, mode.zoom);
  const box = found && look.box ? joined(found, look.box) : (found ?? look.box);
  return { ...look, box, mask: fitMask(overview, size, mode.output) };
}

function refined(
  { second, zoom }: ZoomMode,
  detail: Uint8Array | undefined,
  picture: Uint8Array | undefined,
): Uint8Array | undefined {
  if (!zoom.refine || !detail || !picture) return detail;
  return refineMask(detail, picture, second.output, zoom.refine);
}

/** @param detail the second model's mask of the box, where there is one */
function withDetail(mode: ZoomMode, look: Look, detail: Uint8Array | undefined): PipelineResult {
  const { thumbnail, age, box } = look;
  if (!box || !detail) return { mask: look.mask, state: { box: undefined, age, thumbnail } };
  const { output: size } = mode.second;
  const mask = pasteMask(look.mask, mode.output, detail, size, box);
  const bounds = boundsOf(detail, size);
  const next = bounds && withMargin(boxWithin(box, bounds), mode.zoom);
  // Whoever reaches over the edge of the box may go on anywhere behind it: time to look at the whole again.
  const isLost = bounds !== undefined && isCut(box, bounds);
  return { mask, state: { box: next, age: isLost ? mode.zoom.wholeEvery : age, thumbnail } };
}

const fitFrame = (pixels: Uint8Array, from: Size, to: Size): Uint8Array =>
  isSameSize(from, to) ? pixels : resampleRgb(pixels, from, wholeOf(from), to);

/** Always a copy: the runtime's own buffer holds the masks of other frames too. */
const fitMask = (mask: Uint8Array, from: Size, to: Size): Uint8Array =>
  isSameSize(from, to) ? mask.slice() : resamplePlane(mask, from, wholeOf(from), to);

const crop = (pixels: Uint8Array, { widthPx, heightPx }: Size, box: RegionBox, to: Size): Uint8Array =>
  resampleRgb(
    pixels,
    { widthPx, heightPx },
    {
      x: { startPx: box.x0 * widthPx, lengthPx: (box.x1 - box.x0) * widthPx },
      y: { startPx: box.y0 * heightPx, lengthPx: (box.y1 - box.y0) * heightPx },
    },
    to,
  );
