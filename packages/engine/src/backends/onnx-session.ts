import { EngineError, type EngineModel } from '../core/index.js';
import { InferenceSession, Tensor } from './onnxruntime.js';
import type { Kernel } from './runtime.js';
import { checkShapes, type DeclaredTensor } from './shape-check.js';

const RGB_CHANNELS = 3;

/** What the onnxruntime engines differ in. */
export interface OnnxFlavour {
  readonly executionProviders: NonNullable<InferenceSession.SessionOptions['executionProviders']>;
  /** Threads of the CPU kernels; also of nodes that a GPU provider leaves to the CPU. */
  readonly intraOpThreads: number;
  /** Error texts after which the device runs nothing any more. */
  readonly deviceLoss?: RegExp;
  /** Error texts, beyond those of every flavour, of a tensor that the device cannot hold. */
  readonly memoryLack?: RegExp;
}

/** The runtime tells its failures apart by their text alone. */
const MEMORY_LACK = /bad_alloc|bad allocation|failed to allocate|out of memory/i;

/** Compiles a model into a session of onnxruntime. */
export async function compileOnnx(model: EngineModel, flavour: OnnxFlavour): Promise<Kernel> {
  const session = await createSession(model, flavour);
  try {
    const names = checkShapes(model, tensors(session.inputMetadata), tensors(session.outputMetadata));
    return new OnnxKernel(model, session, names, flavour);
  } catch (error) {
    await session.release();
    throw error;
  }
}

export const sessionOptions = ({
  executionProviders,
  intraOpThreads,
}: OnnxFlavour): InferenceSession.SessionOptions => ({
  executionProviders,
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

class OnnxKernel implements Kernel {
  readonly #model: EngineModel;
  readonly #session: InferenceSession;
  readonly #names: { readonly input: string; readonly output: string };
  readonly #flavour: OnnxFlavour;

  constructor(
    model: EngineModel,
    session: InferenceSession,
    names: { readonly input: string; readonly output: string },
    flavour: OnnxFlavour,
  ) {
    this.#model = model;
    this.#session = session;
    this.#names = names;
    this.#flavour = flavour;
  }

  async run(pixels: Uint8Array, batch: number): Promise<Uint8Array> {
    const { id, input } = this.#model;
    const image = new Tensor('uint8', pixels, [batch, input.heightPx, input.widthPx, RGB_CHANNELS]);
    const results = await this.#session.run({ [this.#names.input]: image }).catch((cause: unknown) => {
      throw (
        faultOf(cause, this.#flavour) ??
        new EngineError('run_failed', `Model "${id}" failed to run`, { cause })
      );
    });
    const answer = results[this.#names.output]?.data;
    if (answer instanceof Uint8Array) return answer;
    throw new EngineError('run_failed', `Model "${id}" did not return bytes`);
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

async function createSession(model: EngineModel, flavour: OnnxFlavour): Promise<InferenceSession> {
  const { id, artifact } = model;
  if (artifact.format !== 'onnx')
    throw new EngineError('bad_model', `Model "${id}" is ${artifact.format}, not onnx`);
  try {
    return await InferenceSession.create(artifact.bytes, sessionOptions(flavour));
  } catch (cause) {
    throw (
      faultOf(cause, flavour) ??
      new EngineError('bad_model', `Model "${id}" is no graph this runtime can load: ${firstLine(cause)}`, {
        cause,
      })
    );
  }
}

/** What a runtime says, as far as it fits into a message: it names the operator that it does not know. */
const MAX_QUOTED_CHARS = 300;

function firstLine(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.trim().split('\n', 1)[0]?.slice(0, MAX_QUOTED_CHARS) ?? '';
}

/** The failures that are not the model's own. */
export function faultOf(
  cause: unknown,
  { deviceLoss, memoryLack }: Pick<OnnxFlavour, 'deviceLoss' | 'memoryLack'>,
): EngineError | undefined {
  const text = String(cause);
  if (deviceLoss?.test(text))
    return new EngineError('device_lost', 'The GPU or its driver went away; start the engine anew', {
      cause,
    });
  if (MEMORY_LACK.test(text) || memoryLack?.test(text))
    return new EngineError(
      'out_of_memory',
      'The model needs more memory than there is; use a smaller model or batch',
      { cause },
    );
  return undefined;
}

const tensors = (metadata: InferenceSession['inputMetadata']): DeclaredTensor[] =>
  metadata.map((value) =>
    value.isTensor
      ? { name: value.name, type: value.type, shape: value.shape }
      : { name: value.name, type: 'no tensor', shape: [] },
  );
