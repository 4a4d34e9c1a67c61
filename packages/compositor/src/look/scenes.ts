/** Moving backgrounds that the graphics draw themselves; see `backdrop/`. */
export const SCENES = ['polar', 'lanterns', 'silk'] as const;
export type Scene = (typeof SCENES)[number];

/** One of them; `isStill` for those who asked their system for less motion. */
export interface BackgroundScene {
  readonly scene: Scene;
  readonly isStill: boolean;
}
