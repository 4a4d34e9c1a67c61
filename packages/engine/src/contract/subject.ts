import type { Backend } from '../core/index.js';
import type { ModelKit } from './fixtures.js';

/** What a group of the suite works on. */
export interface Subject {
  readonly backend: () => Backend;
  readonly kit: ModelKit;
  /** Levels (of 255) an answer may differ from the reference. */
  readonly toleranceLevels: number;
}
