export * from './fixtures.js';
export * from './missing.js';
export * from './onnx-kit.js';
export * from './software-vulkan.js';
export * from './suite.js';
export * from './tfjs-kit.js';
