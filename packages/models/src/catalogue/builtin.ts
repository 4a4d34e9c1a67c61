import { NETWORKS } from './networks.js';
import { PERSON_MODES } from './person-modes.js';
import { SCENE_MODES } from './scene-modes.js';
import type { Catalogue } from './types.js';

/** What comes with maskwire. */
export const BUILT_IN: Catalogue = deepFreeze({
  models: NETWORKS,
  modes: [...PERSON_MODES, ...SCENE_MODES],
});

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) deepFreeze(inner);
    Object.freeze(value);
  }
  return value;
}
