/** Pixel size of an image or mask. */
export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** What a model's output holds for each pixel, as planes of bytes. */
export const OUTPUT_PLANES = Object.freeze({
  /** round(255·p), p the probability of the person. */
  alpha: 1,
  /** Plane 0: class index 0..254 by the mode's labels; plane 1: round(255·p), p the probability of that class. */
  classes: 2,
} as const);
export type OutputKind = keyof typeof OUTPUT_PLANES;

/** An ONNX ModelProto. Input uint8 [N, height, width, 3]; output uint8 [N, height, width], for classes [N, 2, height, width]. */
export interface OnnxArtifact {
  readonly format: 'onnx';
  readonly bytes: Uint8Array;
}

/**
 * A TensorFlow.js GraphModel: what `model.json` says, and its weights in one block. Input int32 [N, height, width, 3]
 * of bytes; output int32 [N, height, width], for classes [N, 2, height, width], of bytes.
 */
export interface TfjsArtifact {
  readonly format: 'tfjs';
  /** JSON of `{ modelTopology, weightSpecs, signature? }`. */
  readonly json: string;
  readonly weights: Uint8Array;
}

export type ModelArtifact = OnnxArtifact | TfjsArtifact;
export type ModelFormat = ModelArtifact['format'];

/** One graph ready to be loaded: RGB bytes in, bytes out; normalisation and rounding are inside, N is free. */
export interface EngineModel {
  readonly id: string;
  readonly artifact: ModelArtifact;
  readonly kind: OutputKind;
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
  readonly kind: OutputKind;
  readonly input: Size;
  readonly output: Size;
  /**
   * Runs the model. Resolves to `batch * OUTPUT_PLANES[kind] * height * width` bytes of the output size.
   * @throws {EngineError} `invalid_input`, `aborted`, `closed`, `out_of_memory`, `run_failed` or `device_lost`.
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
  /** The format of model it loads. */
  readonly format: ModelFormat;
  /**
   * `gpu`: one worker process owns the device and several images a run pay. `software`: a GPU interface emulated on the
   * CPU; for tests, never chosen by itself.
   */
  readonly hardware: 'cpu' | 'gpu' | 'software';
}

/** One runtime. Owns every model it loaded. */
export interface Backend {
  readonly info: BackendInfo;
  /**
   * Loads and compiles a model.
   * @throws {EngineError} `bad_model`, `out_of_memory`, `aborted`, `closed` or `device_lost`.
   */
  load(model: EngineModel, signal?: AbortSignal): Promise<LoadedModel>;
  /** Closes every model, then the runtime; idempotent. */
  close(): Promise<void>;
}

/** Fastest first, as far as one can tell without a measurement; the last is always there. */
export const ENGINE_NAMES = ['onnx-cuda', 'onnx-webgpu', 'tfjs', 'onnx-cpu'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];
