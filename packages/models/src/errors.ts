/** What can go wrong between a model file and a graph the engine can run. */
export const MODEL_IMPORT_ERROR_CODES = Object.freeze([
  /** The bytes are not a TensorFlow Lite model. */
  'not_tflite',
  /** The bytes are not an ONNX model. */
  'not_onnx',
  /** The graph does not read or give what its manifest says. */
  'wrong_shape',
  /** An offset or length points beyond the end of the file. */
  'truncated',
  /** The structure contradicts itself: shapes, indices or options that cannot be. */
  'malformed',
  /** A count or size is over the importer's limits. */
  'too_large',
  'unsupported_operator',
  'unsupported_tensor_type',
  'unsupported_feature',
  /** The model file is not there: its package is not installed, or it was not downloaded yet. */
  'source_missing',
  /** The model file is there but is not the pinned one. */
  'source_mismatch',
  /** A user's manifest contradicts its layout or its file. */
  'bad_manifest',
  /** An entry of that name is there already. */
  'already_there',
  'unknown_mode',
  'unknown_model',
] as const);

export type ModelImportErrorCode = (typeof MODEL_IMPORT_ERROR_CODES)[number];

/** A model file cannot become a graph. `code` is for programs, the message says what is wrong and the cure. */
export class ModelImportError extends Error {
  override readonly name = 'ModelImportError';
  readonly code: ModelImportErrorCode;

  constructor(code: ModelImportErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Shorthand for the commonest refusal: the file contradicts itself. */
export function malformed(detail: string): ModelImportError {
  return new ModelImportError('malformed', `The model file is damaged: ${detail}. Fetch it again.`);
}

/** What can keep a model file from getting into the models folder. */
export const MODEL_FILE_ERROR_CODES = Object.freeze([
  /** The origin (or the proxy before it) cannot be reached. */
  'offline',
  /** The origin said nothing for too long. */
  'timeout',
  /** The origin answers, but not with the file. */
  'http_status',
  /** An address that is not http(s), a proxy that is none, or too many redirections. */
  'bad_address',
  /** The connection ended before the whole file was there. */
  'truncated',
  /** More bytes than the catalogue says. */
  'too_large',
  'checksum_mismatch',
  'disk_full',
  /** The models folder cannot be made, read or written. */
  'read_only',
  /** Another process has been fetching the same file for too long. */
  'locked',
  'aborted',
] as const);

export type ModelFileErrorCode = (typeof MODEL_FILE_ERROR_CODES)[number];

export interface ModelFileErrorOptions extends ErrorOptions {
  /** @default false */
  readonly retryable?: boolean;
}

/** A model file cannot be fetched or kept. The message says what is wrong and the cure. */
export class ModelFileError extends Error {
  override readonly name = 'ModelFileError';
  readonly code: ModelFileErrorCode;
  /** Whether the same may succeed a moment later. */
  readonly retryable: boolean;

  constructor(code: ModelFileErrorCode, message: string, options: ModelFileErrorOptions = {}) {
    const { retryable = false, ...rest } = options;
    super(message, rest);
    this.code = code;
    this.retryable = retryable;
  }
}
