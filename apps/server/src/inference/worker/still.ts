import type { LoadedModel } from '@maskwire/engine';
import { BUILT_IN, findMode } from '@maskwire/models';
import { ImagingError } from '../../imaging/index.js';
import {
  alphaClasses,
  cutoutPng,
  type DecodedStill,
  decodeStill,
  maskPng,
  type StillSummary,
} from '../../imaging/stills.js';
import type { StillJob, StillOutcome } from '../contract.js';
import { complain } from './complain.js';
import type { ModeShelf } from './mode-shelf.js';
import { Stopwatch } from './stopwatch.js';

/** Segments one photograph. Never rejects: what fails is named in the outcome. */
export async function runStill(job: StillJob, modes: ModeShelf): Promise<StillOutcome> {
  const watch = new Stopwatch();
  try {
    const model = await modes.get(job.mode);
    const still = await watch.time('decode', () => decodeStill(job.image, model.input));
    const mask = await watch.time('inference', () => model.run({ pixels: still.pixels, batch: 1 }));
    if (job.format === 'json') {
      const body = new TextEncoder().encode(JSON.stringify(summary(job.mode, still, mask, watch)));
      return { ok: true, contentType: 'application/json', body };
    }
    return { ok: true, contentType: 'image/png', body: await picture(job, model, still, mask) };
  } catch (error) {
    if (error instanceof ImagingError) return { ok: false, code: error.code, message: error.message };
    complain(error);
    return { ok: false, code: 'inference_failed', message: 'The model could not be run; try again' };
  }
}

function picture(
  job: StillJob,
  model: LoadedModel,
  still: DecodedStill,
  mask: Uint8Array,
): Promise<Uint8Array> {
  return job.cutout
    ? cutoutPng(job.image, mask, model.output, still.source)
    : maskPng(mask, model.output, still.source);
}

function summary(mode: string, still: DecodedStill, mask: Uint8Array, watch: Stopwatch): StillSummary {
  const [label = 'person'] = findMode(BUILT_IN, mode)?.labels ?? [];
  const { decodeUs, inferenceUs } = watch.times;
  return {
    mode,
    source: still.source,
    classes: alphaClasses(mask, label),
    timesMs: { decode: decodeUs / 1000, inference: inferenceUs / 1000 },
  };
}
