import { EngineError } from '@maskwire/engine';
import {
  type LoadedMode,
  type PipelineFrame,
  type PipelineResult,
  rehearsePipeline,
  runPipeline,
} from '@maskwire/engine/pipeline';
import { ENCODING_IDS, type ErrorReason } from '@maskwire/protocol';
import { chooseEncoding, encodeMask, type FrameDecoder, ImagingError } from '../../imaging/index.js';
import type { FrameJob, FrameOutcome } from '../contract.js';
import { complain } from './complain.js';
import { Stopwatch, timeTogether } from './stopwatch.js';
import type { ModeSource, WorkerMode } from './worker-mode.js';

/** One frame of a batch, as far as it has come. */
interface Task {
  readonly job: FrameJob;
  readonly watch: Stopwatch;
  outcome?: FrameOutcome;
}

/**
 * Decodes, runs and encodes frames of one mode as one batch. Never rejects: what fails is named in the outcomes of the
 * frames that it concerns. A frame's times are those of its own decoding and encoding, and of the run that it shared.
 * @returns one outcome for each job, in their order
 */
export async function runFrames(
  jobs: readonly FrameJob[],
  modes: ModeSource,
  decoder: FrameDecoder,
): Promise<FrameOutcome[]> {
  const tasks = jobs.map((job): Task => ({ job, watch: new Stopwatch() }));
  await settle(tasks, () => runBatch(tasks, modes, decoder));
  return tasks.map(({ outcome, watch }) => outcome ?? failed('internal', watch));
}

async function runBatch(tasks: readonly Task[], modes: ModeSource, decoder: FrameDecoder): Promise<void> {
  const [first] = tasks;
  if (!first) return;
  const mode = await modes.get(first.job.mode);
  const frames: (PipelineFrame & { readonly task: Task })[] = [];
  for (const [slot, task] of tasks.entries())
    await settle([task], async () => {
      const { image, state } = task.job;
      const pixels = await task.watch.time('decode', () => decoder.decode(image, mode.input, slot));
      frames.push({ task, pixels, ...(state && { state }) });
    });
  const watches = frames.map(({ task }) => task.watch);
  const results = await timeTogether('inference', watches, () => runPipeline(mode, frames));
  for (const [i, { task }] of frames.entries())
    await settle([task], async () => {
      task.outcome = await answer(mode, task, results[i]);
    });
}

async function answer(
  mode: WorkerMode,
  { job, watch }: Task,
  result: PipelineResult | undefined,
): Promise<FrameOutcome> {
  const encoding = chooseEncoding(mode.kind, job.encodings);
  // Settings that allow none are refused long before; a frame under them is our own fault.
  if (!result || encoding === undefined) return failed('internal', watch);
  const { mask, state } = result;
  const encoded = await watch.time('encode', () => encodeMask(mask, encoding, job));
  return { status: 'mask', ...encoded, ...mode.output, times: watch.times, ...(state && { state }) };
}

/** Runs a mode as frames do, encoding included, on pictures of nothing. @throws {EngineError} */
export async function rehearse(mode: LoadedMode): Promise<void> {
  const encoding = chooseEncoding(mode.kind, ENCODING_IDS);
  for (const { mask } of await rehearsePipeline(mode))
    if (encoding !== undefined) encodeMask(mask, encoding, { classes: null, threshold: 0 });
}

/** What goes wrong in `work` is the outcome of those tasks that have none yet. */
async function settle(tasks: readonly Task[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const reason = reasonOf(error);
    for (const task of tasks) task.outcome ??= failed(reason, task.watch);
  }
}

const failed = (reason: ErrorReason, watch: Stopwatch): FrameOutcome => ({
  status: 'error',
  reason,
  times: watch.times,
});

function reasonOf(error: unknown): ErrorReason {
  if (error instanceof ImagingError) return error.code;
  complain(error);
  return error instanceof EngineError ? 'inference_failed' : 'internal';
}
