import { EngineError } from '../core/index.js';
import type { PipelineFrame, PipelineResult } from './frame.js';
import { type LoadedMode, modelOf } from './mode.js';
import { runEach } from './run-each.js';
import { runZoom } from './zoom.js';

const RGB_CHANNELS = 3;

/**
 * Runs a mode on frames of different streams, in as few runs of its models as their batches allow.
 * @returns one result for each frame, in their order
 * @throws {EngineError} what `LoadedModel.run` throws
 */
export async function runPipeline(
  mode: LoadedMode,
  frames: readonly PipelineFrame[],
  signal?: AbortSignal,
): Promise<PipelineResult[]> {
  const { plan, input, output } = mode;
  const wanted = input.widthPx * input.heightPx * RGB_CHANNELS;
  for (const { pixels } of frames)
    if (pixels.length !== wanted)
      throw new EngineError('invalid_input', `${pixels.length} bytes of pixels where ${wanted} are due`);
  switch (plan.kind) {
    case 'single': {
      const pictures = frames.map(({ pixels }) => pixels);
      const masks = await runEach(modelOf(mode, plan.model), pictures, signal);
      return masks.map((mask) => ({ mask }));
    }
    case 'zoom': {
      const first = modelOf(mode, plan.first);
      const second = modelOf(mode, plan.second);
      return runZoom({ first, second, zoom: plan.zoom, input, output }, frames, signal);
    }
  }
}
