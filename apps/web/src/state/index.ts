export * from './app-state.js';
export * from './failure.js';
export * from './phase.js';
export * from './reducer.js';
export * from './settings.js';
export * from './stats.js';
export * from './store.js';
