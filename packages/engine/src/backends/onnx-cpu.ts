import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import {
  type Backend,
  type BackendInfo,
  EngineError,
  type EngineModel,
  type LoadedModel,
  MAX_BATCH,
  OUTPUT_PLANES,
  type RunRequest,
} from '../core/index.js';
import { Lane } from './lane.js';
import type { BackendOptions } from './options.js';
import { checkShapes, type DeclaredTensor } from './shape-check.js';

const RGB_CHANNELS = 3;

const sessionOptions = (intraOpThreads: number): InferenceSession.SessionOptions => ({
  executionProviders: ['cpu'],
  graphOptimizationLevel: 'all',
  executionMode: 'sequential',
  intraOpNumThreads: intraOpThreads,
  interOpNumThreads: 1,
  logSeverityLevel: 4,
  extra: {
    session: {
      // A pool thread that spins between frames takes the core another worker needs.
      intra_op: { allow_spinning: '0' },
      // Tails of sigmoids are denormal, and denormal arithmetic is slow.
      set_denormal_as_zero: '1',
    },
  },
});

/** The engine that is always there: onnxruntime's own CPU kernels. */
export function createOnnxCpu(options: BackendOptions = {}): Backend {
  return new OnnxCpuBackend(options.intraOpThreads ?? 1);
}

class OnnxCpuBackend implements Backend {
  readonly info: BackendInfo;
  readonly #options: InferenceSession.SessionOptions;
  readonly #models = new Set<OnnxCpuModel>();
  #closed = false;

  constructor(intraOpThreads: number) {
    const threads = `${intraOpThreads} thread${intraOpThreads === 1 ? '' : 's'}`;
    this.info = {
      name: 'onnx-cpu',
      device: `CPU, ${threads}`,
      version: env.versions.node ?? 'unknown',
      format: 'onnx',
      hardware: 'cpu',
    };
    this.#options = sessionOptions(intraOpThreads);
  }

  async load(model: EngineModel, signal?: AbortSignal): Promise<LoadedModel> {
    this.#assertUsable(signal);
    const session = await createSession(model, this.#options);
    try {
      const names = checkShapes(model, tensors(session.inputMetadata), tensors(session.outputMetadata));
      this.#assertUsable(signal);
      const loaded = new OnnxCpuModel(model, session, names, () => this.#models.delete(loaded));
      this.#models.add(loaded);
      return loaded;
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#models].map((model) => model.close()));
  }

  #assertUsable(signal: AbortSignal | undefined): void {
    if (this.#closed) throw new EngineError('closed', 'The backend is closed; create another');
    if (signal?.aborted) throw aborted(signal);
  }
}

class OnnxCpuModel implements LoadedModel {
  readonly id: string;
  readonly kind: EngineModel['kind'];
  readonly input: EngineModel['input'];
  readonly output: EngineModel['output'];
  readonly #session: InferenceSession;
  readonly #names: { readonly input: string; readonly output: string };
  readonly #onClose: () => void;
  readonly #lane = new Lane();
  #closing: Promise<void> | undefined;

  constructor(
    model: EngineModel,
    session: InferenceSession,
    names: { readonly input: string; readonly output: string },
    onClose: () => void,
  ) {
    this.id = model.id;
    this.kind = model.kind;
    this.input = model.input;
    this.output = model.output;
    this.#session = session;
    this.#names = names;
    this.#onClose = onClose;
  }

  async run(request: RunRequest): Promise<Uint8Array> {
    this.#assertOpen();
    this.#checkInput(request);
    return this.#lane.run(async () => {
      this.#assertOpen();
      if (request.signal?.aborted) throw aborted(request.signal);
      const mask = await this.#infer(request);
      if (request.signal?.aborted) throw aborted(request.signal);
      return mask;
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#release();
    return this.#closing;
  }

  async #release(): Promise<void> {
    await this.#lane.drained();
    await this.#session.release();
    this.#onClose();
  }

  async #infer({ pixels, batch }: RunRequest): Promise<Uint8Array> {
    const { widthPx, heightPx } = this.input;
    const image = new Tensor('uint8', pixels, [batch, heightPx, widthPx, RGB_CHANNELS]);
    const results = await this.#session.run({ [this.#names.input]: image }).catch((cause: unknown) => {
      throw runtimeError(this.id, cause);
    });
    const mask = results[this.#names.output]?.data;
    const wanted = batch * OUTPUT_PLANES[this.kind] * this.output.widthPx * this.output.heightPx;
    if (!(mask instanceof Uint8Array) || mask.length !== wanted)
      throw new EngineError(
        'run_failed',
        `Model "${this.id}" did not return the ${wanted} bytes it declares`,
      );
    return mask;
  }

  #checkInput({ pixels, batch }: RunRequest): void {
    const wanted = batch * this.input.widthPx * this.input.heightPx * RGB_CHANNELS;
    if (!Number.isInteger(batch) || batch < 1 || batch > MAX_BATCH)
      throw new EngineError('invalid_input', `Batch ${batch} is not a whole number from 1 to ${MAX_BATCH}`);
    if (pixels.length !== wanted)
      throw new EngineError('invalid_input', `${pixels.length} bytes of pixels where ${wanted} are due`);
  }

  #assertOpen(): void {
    if (this.#closing) throw new EngineError('closed', `Model "${this.id}" is closed; load it again`);
  }
}

async function createSession(
  model: EngineModel,
  options: InferenceSession.SessionOptions,
): Promise<InferenceSession> {
  if (model.artifact.format !== 'onnx')
    throw new EngineError(
      'bad_model',
      `Model "${model.id}" is ${model.artifact.format}; this engine loads onnx`,
    );
  try {
    return await InferenceSession.create(model.artifact.bytes, options);
  } catch (cause) {
    throw new EngineError('bad_model', `Model "${model.id}" is no graph this runtime can load`, { cause });
  }
}

const tensors = (metadata: InferenceSession['inputMetadata']): DeclaredTensor[] =>
  metadata.map((value) =>
    value.isTensor
      ? { name: value.name, type: value.type, shape: value.shape }
      : { name: value.name, type: 'no tensor', shape: [] },
  );

const aborted = (signal: AbortSignal): EngineError =>
  new EngineError('aborted', 'The run was abandoned', { cause: signal.reason });

/** The runtime tells a failed allocation from other failures by its text alone. */
const ALLOCATION_FAILURE = /bad_alloc|bad allocation|failed to allocate|out of memory/i;

function runtimeError(id: string, cause: unknown): EngineError {
  return ALLOCATION_FAILURE.test(String(cause))
    ? new EngineError('out_of_memory', `Model "${id}" needs more memory than there is`, { cause })
    : new EngineError('run_failed', `Model "${id}" failed to run`, { cause });
}
