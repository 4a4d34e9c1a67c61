import { type BackendInfo, type EngineName, MAX_BATCH } from '@maskwire/engine';
import { type LoadedMode, runPipeline } from '@maskwire/engine/pipeline';
import { loadModes } from './direct-model.js';
import { median } from './statistics.js';

/** Entry of a process that measures one engine: a driver that crashes takes nothing else along. */

export interface EngineOrder {
  readonly engine: EngineName;
  /** A picture for each mode, RGB bytes of its input size. */
  readonly pictures: readonly { readonly mode: string; readonly pixels: Uint8Array }[];
}

export interface EngineRow {
  readonly mode: string;
  /** From the engine's start, with the model in the disk cache, to the first mask. */
  readonly firstMs: number;
  readonly frameMs: number;
  readonly frameCpuMs: number;
  /** One frame of a full batch. */
  readonly batchFrameMs: number;
  readonly mask: Uint8Array;
}

export type EngineAnswer =
  | { readonly ok: true; readonly info: BackendInfo; readonly rows: readonly EngineRow[] }
  | { readonly ok: false; readonly reason: string };

const WARM_UP_RUNS = 5;
const MAX_RUNS = 100;
/** An emulated GPU takes a second a frame. */
const SPAN_MS = 2000;

process.on('message', (order: EngineOrder) => {
  void measure(order)
    .catch(
      (error: unknown): EngineAnswer => ({
        ok: false,
        reason: error instanceof Error ? error.message : String(error),
      }),
    )
    .then((answer) => process.send?.(answer, undefined, undefined, () => process.exit(0)));
});
process.on('disconnect', () => process.exit(0));

async function measure({ engine, pictures }: EngineOrder): Promise<EngineAnswer> {
  const rows: EngineRow[] = [];
  let info: BackendInfo | undefined;
  for (const { mode: id, pixels } of pictures) {
    const startedMs = performance.now();
    const { backend, modes, close } = await loadModes([id], engine);
    info = backend.info;
    const mode = modes.get(id);
    if (!mode) throw new Error(`mode ${id} is missing`);
    const [first] = await runPipeline(mode, [{ pixels }]);
    const firstMs = performance.now() - startedMs;
    rows.push({
      mode: id,
      firstMs,
      ...(await timeMode(mode, pixels)),
      mask: first?.mask ?? new Uint8Array(0),
    });
    await close();
  }
  if (!info) throw new Error('no mode was given');
  return { ok: true, info, rows };
}

async function timeMode(
  mode: LoadedMode,
  pixels: Uint8Array,
): Promise<Pick<EngineRow, 'frameMs' | 'frameCpuMs' | 'batchFrameMs'>> {
  const one = await time(() => runPipeline(mode, [{ pixels }]));
  const many = Array.from({ length: MAX_BATCH }, () => ({ pixels }));
  const batch = await time(() => runPipeline(mode, many));
  return { frameMs: one.ms, frameCpuMs: one.cpuMs, batchFrameMs: batch.ms / MAX_BATCH };
}

async function time(work: () => Promise<unknown>): Promise<{ ms: number; cpuMs: number }> {
  const began = performance.now();
  for (let run = 0; run < WARM_UP_RUNS && performance.now() - began < SPAN_MS; run++) await work();
  const times: number[] = [];
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  while (times.length < MAX_RUNS && performance.now() - startedMs < SPAN_MS) {
    const beforeMs = performance.now();
    await work();
    times.push(performance.now() - beforeMs);
  }
  const { user, system } = process.cpuUsage(cpu);
  return { ms: median(times), cpuMs: (user + system) / 1000 / times.length };
}
