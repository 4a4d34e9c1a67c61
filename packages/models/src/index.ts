export { BUILT_IN } from './catalogue/builtin.js';
export { type LoadedCatalogue, loadCatalogue } from './catalogue/load.js';
export { graphsOf, modelsOfMode } from './catalogue/lookup.js';
export { paletteOf } from './catalogue/palette.js';
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
export {
  MODEL_FILE_ERROR_CODES,
  MODEL_IMPORT_ERROR_CODES,
  ModelFileError,
  type ModelFileErrorCode,
  ModelImportError,
  type ModelImportErrorCode,
} from './errors.js';
export { type ModelFolders, makeFolder, modelsFolder } from './files/folder.js';
export type { ProxySettings } from './files/http.js';
export {
  type ModelState,
  type ModelStatus,
  modelStatus,
  removeModel,
  verifyModel,
} from './files/inventory.js';
export {
  PULL_LIMITS,
  type PulledFile,
  type PullLimits,
  type PullOptions,
  type PullProgress,
  pullMode,
  pullModel,
} from './files/pull.js';
export type { Graph, GraphNode, NodeKind, OutputMeaning, Shape, ValueId } from './ir/graph.js';
export type { EmitMember, EmitRequest } from './ir/request.js';
export { graphId, type MaterialisedMode, type MaterialiseOptions, materialiseMode } from './materialise.js';
export { type EmitOptions, emitOnnx, ONNX_INPUT_NAME } from './onnx/emit.js';
export { HEADS, type Head, ONNX_OUTPUT_NAMES } from './onnx/heads.js';
export { importTflite } from './tflite/import.js';
export { MANIFEST_LIMITS } from './user/manifest.js';
export { type AddOptions, addUserModel, removeUserModel } from './user/store.js';
