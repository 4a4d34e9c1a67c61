export {
  findMode,
  MODES,
  type Mode,
  type ModeDescription,
  type ModeId,
  type ModeKind,
  type ModelSource,
  type SizePx,
  SOURCES,
  type SourceId,
} from './catalogue.js';
export { MODEL_IMPORT_ERROR_CODES, ModelImportError, type ModelImportErrorCode } from './errors.js';
export type { Graph, GraphNode, NodeKind, Shape, ValueId } from './ir/graph.js';
export { type MaterialisedModel, type MaterialiseOptions, materialiseMode } from './materialise.js';
export {
  type EmitOptions,
  emitOnnx,
  HEADS,
  type Head,
  ONNX_INPUT_NAME,
  ONNX_OUTPUT_NAMES,
} from './onnx/emit.js';
export { importTflite } from './tflite/import.js';
