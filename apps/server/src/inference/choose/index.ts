export { type ChooseOptions, type ChosenEngines, chooseEngines, EngineRefusedError } from './choose.js';
export type { RefusedEngine, UsableEngine } from './decide.js';
