export { BUILT_IN } from './catalogue/builtin.js';
export {
  type Catalogue,
  findMode,
  findModel,
  type GraphMember,
  type GraphRecipe,
  type ModeEntry,
  type ModelEntry,
  type ModelFile,
  type OnnxContract,
  type PipelineRecipe,
} from './catalogue/types.js';
export { MODEL_IMPORT_ERROR_CODES, ModelImportError, type ModelImportErrorCode } from './errors.js';
export type { Graph, GraphNode, NodeKind, Shape, ValueId } from './ir/graph.js';
export { graphId, type MaterialisedMode, type MaterialiseOptions, materialiseMode } from './materialise.js';
export {
  type EmitOptions,
  emitOnnx,
  HEADS,
  type Head,
  ONNX_INPUT_NAME,
  ONNX_OUTPUT_NAMES,
} from './onnx/emit.js';
export { importTflite } from './tflite/import.js';
