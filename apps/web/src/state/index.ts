export {
  EDGE_FIELDS,
  EFFECT_FACTS,
  EFFECT_GROUPS,
  EFFECTS,
  PICTURE_FIELDS,
  type Scene,
} from '@maskwire/compositor/look';
export * from './app-state.js';
export * from './class-colours.js';
export * from './class-view.js';
export * from './connection-test.js';
export * from './failure.js';
export * from './flow.js';
export * from './legend.js';
export * from './output.js';
export * from './output-name.js';
export * from './output-query.js';
export * from './phase.js';
export * from './reducer.js';
export * from './settings.js';
export * from './stats.js';
export * from './store.js';
