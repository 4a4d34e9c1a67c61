import { type RegionBox, THUMBNAIL } from '../core/index.js';
import type { PipelineFrame, PipelineResult } from './frame.js';
import type { LoadedMode } from './mode.js';
import { runPipeline } from './run-pipeline.js';

const RGB_CHANNELS = 3;
const MIDDLE: RegionBox = Object.freeze({ x0: 0.25, y0: 0.25, x1: 0.75, y1: 0.75 });

/**
 * Runs all that a frame of the mode can come to, on pictures of nothing, so that no real frame is the first. A picture of
 * nobody would never get to the second look: one pretends to follow somebody.
 * @throws {EngineError} what `runPipeline` throws
 */
export async function rehearsePipeline(mode: LoadedMode): Promise<PipelineResult[]> {
  const pixels = new Uint8Array(mode.input.widthPx * mode.input.heightPx * RGB_CHANNELS);
  const thumbnail = new Uint8Array(THUMBNAIL.widthPx * THUMBNAIL.heightPx);
  const alone: PipelineFrame = { pixels };
  const following: PipelineFrame = { pixels, state: { box: MIDDLE, age: 0, thumbnail } };
  const results: PipelineResult[] = [];
  for (const frame of mode.plan.kind === 'zoom' ? [alone, following] : [alone])
    results.push(...(await runPipeline(mode, [frame])));
  return results;
}
