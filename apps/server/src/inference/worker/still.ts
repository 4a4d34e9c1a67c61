import { runPipeline } from '@maskwire/engine/pipeline';
import { ImagingError } from '../../imaging/index.js';
import {
  alphaShares,
  classPng,
  classShares,
  cutoutPng,
  type DecodedStill,
  decodeStill,
  maskPng,
  type StillSummary,
  wantedClasses,
} from '../../imaging/stills.js';
import type { StillJob, StillOutcome } from '../contract.js';
import { complain } from './complain.js';
import { Stopwatch } from './stopwatch.js';
import type { ModeSource, WorkerMode } from './worker-mode.js';

/** A photograph is asked for all that is there. */
const ALL_CLASSES = { classes: null, threshold: 0 } as const;

/** Segments one photograph. Never rejects: what fails is named in the outcome. */
export async function runStill(job: StillJob, modes: ModeSource): Promise<StillOutcome> {
  const watch = new Stopwatch();
  try {
    const mode = await modes.get(job.mode);
    const still = await watch.time('decode', () => decodeStill(job.image, mode.input));
    const [result] = await watch.time('inference', () => runPipeline(mode, [still]));
    if (!result) throw new Error('a pipeline gave no result for its one frame');
    const mask = mode.kind === 'alpha' ? result.mask : wantedClasses(result.mask, ALL_CLASSES);
    if (job.format === 'json') {
      const body = new TextEncoder().encode(JSON.stringify(summary(mode, still, mask, watch)));
      return { ok: true, contentType: 'application/json', body };
    }
    return { ok: true, contentType: 'image/png', body: await picture(job, mode, still, mask) };
  } catch (error) {
    if (error instanceof ImagingError) return { ok: false, code: error.code, message: error.message };
    complain(error);
    return { ok: false, code: 'inference_failed', message: 'The model could not be run; try again' };
  }
}

/** @param mask alpha, or class indices */
async function picture(
  { cutout, image }: StillJob,
  { kind, output, palette }: WorkerMode,
  { source }: DecodedStill,
  mask: Uint8Array,
): Promise<Uint8Array> {
  if (kind === 'classes') return classPng(mask, output, source, palette);
  return cutout ? cutoutPng(image, mask, output, source) : maskPng(mask, output, source);
}

function summary(
  { id, kind, labels }: WorkerMode,
  { source }: DecodedStill,
  mask: Uint8Array,
  watch: Stopwatch,
): StillSummary {
  const { decodeUs, inferenceUs } = watch.times;
  return {
    mode: id,
    source,
    classes: kind === 'alpha' ? alphaShares(mask, labels) : classShares(mask, labels),
    timesMs: { decode: decodeUs / 1000, inference: inferenceUs / 1000 },
  };
}
