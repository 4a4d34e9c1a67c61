import { EngineError } from '@maskwire/engine';
import type { ErrorReason } from '@maskwire/protocol';
import { chooseAlphaEncoding, encodeAlpha, type FrameDecoder, ImagingError } from '../../imaging/index.js';
import type { FrameJob, FrameOutcome } from '../contract.js';
import { complain } from './complain.js';
import type { ModeShelf } from './mode-shelf.js';
import { Stopwatch } from './stopwatch.js';

/** Decodes, runs and encodes one frame. Never rejects: what fails is named in the outcome. */
export async function runFrame(
  job: FrameJob,
  modes: ModeShelf,
  decoder: FrameDecoder,
): Promise<FrameOutcome> {
  const watch = new Stopwatch();
  try {
    const encoding = chooseAlphaEncoding(job.encodings);
    // Settings that allow no alpha encoding are refused long before; a frame under them is our own fault.
    if (encoding === undefined) return { status: 'error', reason: 'internal', times: watch.times };
    const model = await modes.get(job.mode);
    const pixels = await watch.time('decode', () => decoder.decode(job.image, model.input));
    const mask = await watch.time('inference', () => model.run({ pixels, batch: 1 }));
    const encoded = await watch.time('encode', () => encodeAlpha(mask, encoding));
    return { status: 'mask', ...encoded, ...model.output, times: watch.times };
  } catch (error) {
    return { status: 'error', reason: reasonOf(error), times: watch.times };
  }
}

function reasonOf(error: unknown): ErrorReason {
  if (error instanceof ImagingError) return error.code;
  complain(error);
  return error instanceof EngineError ? 'inference_failed' : 'internal';
}
