export type { PipelineFrame, PipelineResult } from './frame.js';
export { assembleMode, type LoadedMode } from './mode.js';
export { rehearsePipeline } from './rehearse.js';
export { runPipeline } from './run-pipeline.js';
