export { assembleMode, type LoadedMode } from './mode.js';
export { type PipelineFrame, type PipelineResult, runPipeline } from './run-pipeline.js';
