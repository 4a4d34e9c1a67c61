export * from './backend.js';
export * from './errors.js';
export * from './pipeline.js';
export * from './tfjs-operations.js';
