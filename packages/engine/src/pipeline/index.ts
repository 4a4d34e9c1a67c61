export { assembleMode, type LoadedMode } from './mode.js';
export { rehearsePipeline } from './rehearse.js';
export { type PipelineFrame, type PipelineResult, runPipeline } from './run-pipeline.js';
