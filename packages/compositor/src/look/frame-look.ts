import type { EffectSettings } from './effect-settings.js';

/** How pictures are shown. */
export interface Look {
  readonly effect: EffectSettings;
  readonly mirror: boolean;
  /** How classes are drawn, see `classTable`; undefined in modes without classes. */
  readonly classTable: Uint8Array | undefined;
}

/** What may be on the canvas. `raw` is the camera's picture untouched. */
export type Drawn = 'composite' | 'blurred' | 'raw' | 'idle';
