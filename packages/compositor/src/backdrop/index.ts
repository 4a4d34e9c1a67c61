import type { Choice, Pass } from '../graph/types.js';
import { lanternsScene } from './lanterns.js';
import { polarScene } from './polar.js';
import { sceneTexture } from './scene-pass.js';
import { silkScene } from './silk.js';

/** What lies behind the person: the user's picture or video, or a scene. */
const backdrop: Choice = {
  kind: 'choice',
  name: 'backdrop',
  choose: ({ scene }) => (scene ? sceneTexture(scene.scene) : 'background'),
};

export const SCENE_PASSES = { polar: polarScene, lanterns: lanternsScene, silk: silkScene } as const;

/** Needs the source `background`. */
export const BACKDROP_PASSES: readonly Pass[] = [...Object.values(SCENE_PASSES), backdrop];
