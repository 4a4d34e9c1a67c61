import type { GraphModel } from '@tensorflow/tfjs-converter';
import { EngineError, type EngineModel } from '../core/index.js';
import type { Kernel } from './runtime.js';
import { checkShapes } from './shape-check.js';
import { type ParsedArtifact, parseArtifact } from './tfjs-artifact.js';
import type { TfRuntime } from './tfjs-module.js';

const RGB_CHANNELS = 3;
/** What errors of WebAssembly's own are called. */
const WASM_TRAP = 'RuntimeError';

/** Loads a model into TF.js from memory. */
export async function compileTfjs(model: EngineModel, runtime: TfRuntime): Promise<Kernel> {
  const parsed = parseArtifact(model);
  const names = checkShapes(model, parsed.inputs, parsed.outputs);
  const graph = await load(model.id, parsed, runtime);
  return new TfjsKernel(model, graph, names, runtime);
}

class TfjsKernel implements Kernel {
  readonly #model: EngineModel;
  readonly #graph: GraphModel;
  readonly #names: { readonly input: string; readonly output: string };
  readonly #runtime: TfRuntime;

  constructor(
    model: EngineModel,
    graph: GraphModel,
    names: { readonly input: string; readonly output: string },
    runtime: TfRuntime,
  ) {
    this.#model = model;
    this.#graph = graph;
    this.#names = names;
    this.#runtime = runtime;
  }

  /** The kernels run to their end before anything else on this thread does. */
  async run(pixels: Uint8Array, batch: number): Promise<Uint8Array> {
    try {
      return new Uint8Array(await this.#execute(pixels, batch));
    } catch (cause) {
      throw faultOf(cause, this.#runtime) ?? failed(this.#model.id, cause);
    }
  }

  async release(): Promise<void> {
    this.#graph.dispose();
  }

  async #execute(pixels: Uint8Array, batch: number): Promise<Int32Array> {
    const { tf } = this.#runtime;
    const { input, output } = this.#names;
    const { heightPx, widthPx } = this.#model.input;
    const image = tf.tensor4d(pixels, [batch, heightPx, widthPx, RGB_CHANNELS], 'int32');
    try {
      const result = this.#graph.execute({ [input]: image }, output);
      if (Array.isArray(result)) throw new TypeError('several outputs where one was asked for');
      try {
        const data = await result.data();
        if (data instanceof Int32Array) return data;
        throw new TypeError(`the output is ${result.dtype}`);
      } finally {
        result.dispose();
      }
    } finally {
      image.dispose();
    }
  }
}

async function load(id: string, parsed: ParsedArtifact, runtime: TfRuntime): Promise<GraphModel> {
  const { topology, signature, specs, weights } = parsed;
  const artifacts = {
    modelTopology: topology,
    signature,
    weightSpecs: [...specs],
    weightData: weights,
  };
  try {
    return await runtime.tf.loadGraphModel({ load: async () => artifacts });
  } catch (cause) {
    throw (
      faultOf(cause, runtime) ??
      new EngineError('bad_model', `Model "${id}" is no graph that TensorFlow.js can load`, { cause })
    );
  }
}

/** The failures that are not the model's own. */
function faultOf(cause: unknown, { allocationFailure }: TfRuntime): EngineError | undefined {
  if (cause instanceof EngineError) return cause;
  // A trap leaves the module's memory in no state to be used again.
  if (cause instanceof Error && cause.name === WASM_TRAP)
    return new EngineError('device_lost', 'The WebAssembly kernels crashed; start the engine anew', {
      cause,
    });
  if (allocationFailure.test(String(cause)))
    return new EngineError('out_of_memory', 'The model needs more memory than there is; use a smaller one', {
      cause,
    });
  return undefined;
}

const failed = (id: string, cause: unknown): EngineError =>
  new EngineError('run_failed', `Model "${id}" failed to run`, { cause });
