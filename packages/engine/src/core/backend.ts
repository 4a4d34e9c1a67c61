/** Pixel size of an image or mask. */
export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * A model ready to be loaded: one ONNX graph with input `image` uint8 [N, height, width, 3] (RGB) and one
 * uint8 output [N, height, width]; normalisation and rounding are inside the graph, N is dynamic.
 */
export interface EngineModel {
  readonly id: string;
  readonly onnx: Uint8Array;
  readonly input: Size;
  readonly output: Size;
}

/** Images one run takes at most. */
export const MAX_BATCH = 8;

export interface RunRequest {
  /** RGB u8, rows top-down, `batch * height * width * 3` bytes of the model's input size. */
  readonly pixels: Uint8Array;
  /** Images in `pixels`, 1..`MAX_BATCH`. */
  readonly batch: number;
  /** Aborted before the run starts: it never runs. Aborted while running: the result is discarded. */
  readonly signal?: AbortSignal;
}

/** One model on one device. Runs on it are serialised in order of arrival. */
export interface LoadedModel {
  readonly id: string;
  readonly input: Size;
  readonly output: Size;
  /**
   * Runs the model. Resolves to `batch * height * width` bytes of the output size.
   * @throws {EngineError} `invalid_input`, `aborted`, `closed`, `out_of_memory` or `run_failed`.
   */
  run(request: RunRequest): Promise<Uint8Array>;
  /** Frees the model; idempotent. Runs not started yet fail with `closed`. */
  close(): Promise<void>;
}

export interface BackendInfo {
  /** One of `ENGINE_NAMES`. */
  readonly name: EngineName;
  /** What it runs on, for people: `CPU, 1 thread`. */
  readonly device: string;
  /** Version of the runtime. */
  readonly version: string;
}

/** One runtime. Owns every model it loaded. */
export interface Backend {
  readonly info: BackendInfo;
  /**
   * Loads and compiles a model.
   * @throws {EngineError} `bad_model`, `out_of_memory`, `aborted` or `closed`.
   */
  load(model: EngineModel, signal?: AbortSignal): Promise<LoadedModel>;
  /** Closes every model, then the runtime; idempotent. */
  close(): Promise<void>;
}

export const ENGINE_NAMES = ['onnx-cpu'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];
