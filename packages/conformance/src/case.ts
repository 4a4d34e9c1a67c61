import type { Bench } from './bench.js';
import type { Section } from './types.js';

export interface ConformanceCase {
  readonly id: string;
  readonly sentence: string;
  readonly section: Section;
  /** @default DEFAULT_CASE_LIMIT_MS */
  readonly limitMs?: number;
  /** Returns when the server conforms. @throws {Violation} or {Skip}. */
  readonly run: (bench: Bench) => Promise<void>;
}

/** Long enough for a model that is still being loaded. */
export const DEFAULT_CASE_LIMIT_MS = 20_000;
