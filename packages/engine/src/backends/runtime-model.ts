import {
  EngineError,
  type EngineModel,
  type LoadedModel,
  MAX_BATCH,
  OUTPUT_PLANES,
  type RunRequest,
} from '../core/index.js';
import { Lane } from './lane.js';
import type { Kernel } from './runtime.js';

const RGB_CHANNELS = 3;

/** What a model needs of the backend it belongs to. */
export interface Owner {
  /** Fails at once when the device is lost; remembers the loss when `task` meets it. */
  onDevice<T>(task: () => Promise<T>): Promise<T>;
  forget(model: RuntimeModel): void;
}

/** A kernel behind the promises of `LoadedModel`: checked pixels, one run at a time, aborts, an end. */
export class RuntimeModel implements LoadedModel {
  readonly id: string;
  readonly kind: EngineModel['kind'];
  readonly input: EngineModel['input'];
  readonly output: EngineModel['output'];
  readonly #kernel: Kernel;
  readonly #owner: Owner;
  readonly #lane = new Lane();
  #closing: Promise<void> | undefined;

  constructor({ id, kind, input, output }: EngineModel, kernel: Kernel, owner: Owner) {
    this.id = id;
    this.kind = kind;
    this.input = input;
    this.output = output;
    this.#kernel = kernel;
    this.#owner = owner;
  }

  async run(request: RunRequest): Promise<Uint8Array> {
    this.#assertOpen();
    this.#checkInput(request);
    return this.#lane.run(async () => {
      this.#assertOpen();
      assertWanted(request.signal);
      const answer = await this.#owner.onDevice(() => this.#kernel.run(request.pixels, request.batch));
      assertWanted(request.signal);
      return this.#checkAnswer(answer, request.batch);
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#release();
    return this.#closing;
  }

  async #release(): Promise<void> {
    await this.#lane.drained();
    this.#owner.forget(this);
    await this.#kernel.release();
  }

  #checkInput({ pixels, batch }: RunRequest): void {
    const wanted = batch * this.input.widthPx * this.input.heightPx * RGB_CHANNELS;
    if (!Number.isInteger(batch) || batch < 1 || batch > MAX_BATCH)
      throw new EngineError('invalid_input', `Batch ${batch} is not a whole number from 1 to ${MAX_BATCH}`);
    if (pixels.length !== wanted)
      throw new EngineError('invalid_input', `${pixels.length} bytes of pixels where ${wanted} are due`);
  }

  #checkAnswer(answer: Uint8Array, batch: number): Uint8Array {
    const wanted = batch * OUTPUT_PLANES[this.kind] * this.output.widthPx * this.output.heightPx;
    if (answer.length === wanted) return answer;
    throw new EngineError(
      'run_failed',
      `Model "${this.id}" returned ${answer.length} bytes where it declares ${wanted}`,
    );
  }

  #assertOpen(): void {
    if (this.#closing) throw new EngineError('closed', `Model "${this.id}" is closed; load it again`);
  }
}

/** @throws {EngineError} `aborted`. */
export function assertWanted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new EngineError('aborted', 'The run was abandoned', { cause: signal.reason });
}
