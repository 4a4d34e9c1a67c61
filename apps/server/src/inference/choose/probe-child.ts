import { type LoadedModel, MAX_BATCH } from '@maskwire/engine';
import { createBackend } from '@maskwire/engine/backends';
import { BUILT_IN, findMode, materialiseMode } from '@maskwire/models';
import { backendOptions } from '../backend-options.js';
import { isProbeOrder, type ProbeOrder, type ProbeReport } from './messages.js';
import { testPicture } from './test-picture.js';

/** Entry of the process in which one engine is tried: it may crash or hang here and harm nobody. */

/** The mode that is run: both bundled networks in one graph. */
const PROBE_MODE = 'balanced';
/** The first runs allocate and compile. */
const WARM_UP_RUNS = 3;
const TIMED_RUNS = 9;
const TIMED_BATCHES = 3;

process.on('message', (message: unknown) => {
  if (isProbeOrder(message)) void answer(message);
});
process.on('disconnect', () => process.exit(0));

async function answer(order: ProbeOrder): Promise<void> {
  const report = await tryEngine(order).catch((error: unknown): ProbeReport => {
    return { type: 'refused', reason: error instanceof Error ? error.message : String(error) };
  });
  process.send?.(report, undefined, undefined, () => process.exit(0));
}

async function tryEngine({ engine, cacheDir }: ProbeOrder): Promise<ProbeReport> {
  const backend = await createBackend(engine, backendOptions(cacheDir));
  const { info } = backend;
  // An emulated GPU takes seconds a frame, beyond the limit of trying it on a busy machine, and no frame decides about it.
  if (info.hardware === 'software')
    return { type: 'works', info, frameMs: 0, batchFrameMs: 0, mask: new Uint8Array(0) };
  const mode = findMode(BUILT_IN, PROBE_MODE);
  if (!mode) throw new Error(`there is no mode ${PROBE_MODE}`);
  const { models } = await materialiseMode(mode, {
    catalogue: BUILT_IN,
    cacheDir,
    format: info.format,
  });
  const [first] = models;
  if (!first) throw new Error(`mode ${PROBE_MODE} has no model`);
  const model = await backend.load(first);
  const picture = testPicture(model.input);
  let mask = new Uint8Array(0);
  for (let run = 0; run < WARM_UP_RUNS; run++) mask = await runOn(model, picture, 1);
  const frameMs = await medianMs(TIMED_RUNS, () => runOn(model, picture, 1));
  const batchFrameMs = info.hardware === 'cpu' ? frameMs : await medianBatchMs(model, picture);
  return { type: 'works', info, frameMs, batchFrameMs, mask };
}

async function medianBatchMs(model: LoadedModel, picture: Uint8Array): Promise<number> {
  const pictures = new Uint8Array(picture.length * MAX_BATCH);
  for (let i = 0; i < MAX_BATCH; i++) pictures.set(picture, i * picture.length);
  await runOn(model, pictures, MAX_BATCH);
  return (await medianMs(TIMED_BATCHES, () => runOn(model, pictures, MAX_BATCH))) / MAX_BATCH;
}

const runOn = async (
  model: LoadedModel,
  pixels: Uint8Array,
  batch: number,
): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await model.run({ pixels, batch }));

async function medianMs(runs: number, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const startedMs = performance.now();
    await work();
    times.push(performance.now() - startedMs);
  }
  return times.sort((a, b) => a - b)[runs >> 1] ?? 0;
}
