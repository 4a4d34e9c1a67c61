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
  /** The npm package that carries the model file cannot be found. */
  'source_missing',
  /** The model file is there but is not the pinned one. */
  'source_mismatch',
  'unknown_mode',
  'unknown_model',
] as const);

export type ModelImportErrorCode = (typeof MODEL_IMPORT_ERROR_CODES)[number];

/** The one error of this package. `code` is for programs, the message says what is wrong and the cure. */
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
