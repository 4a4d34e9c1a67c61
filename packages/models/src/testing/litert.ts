import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { withInt32Classes } from './int32-classes.js';

/** Seen from `dist` as from `src`. */
const CHILD = '../../src/testing/litert-child.mjs';

/** Google's own runtime for `.tflite` files: the judge of what we import. */
export class LiteRt {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(): Promise<LiteRt> {
    const child = fork(fileURLToPath(new URL(CHILD, import.meta.url)), {
      serialization: 'advanced',
      // The runtime greets at length on stdout and stderr.
      silent: true,
    });
    await nextMessage(child);
    return new LiteRt(child);
  }

  /**
   * Runs a model on each input; `shape` is that of one input, with its batch. Numbers of any type are given as floats.
   */
  async run(
    model: Uint8Array,
    shape: readonly number[],
    inputs: readonly (Float32Array | Uint8Array)[],
  ): Promise<Float32Array[]> {
    const answer = nextMessage(this.#child);
    this.#child.send({ model: withInt32Classes(model), shape, inputs });
    const outputs = await answer;
    if (!isOutputs(outputs)) throw new Error(`LiteRT refused the model: ${JSON.stringify(outputs)}`);
    return outputs;
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill();
    await gone;
  }
}

function isOutputs(answer: unknown): answer is Float32Array[] {
  return Array.isArray(answer) && answer.every((each) => each instanceof Float32Array);
}

/** The child's next message; a child that dies first is an error instead of a wait without end. */
async function nextMessage(child: ChildProcess): Promise<unknown> {
  const stop = new AbortController();
  const { signal } = stop;
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([message]: unknown[]) => message),
      once(child, 'exit', { signal }).then(([code]: unknown[]) => {
        throw new Error(`LiteRT's process ended with code ${String(code)}`);
      }),
    ]);
  } finally {
    stop.abort();
  }
}
