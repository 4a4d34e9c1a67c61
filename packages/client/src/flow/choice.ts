import type { ImageFormat } from './types.js';

/** Fixed values, of which nothing adapts. */
export interface FixedFlow {
  readonly kind: 'fixed';
  /** Frames unanswered at the same time, 1..16. */
  readonly window: number;
  /** Frames a second. @default as many as are captured */
  readonly maxFps?: number;
  /** Quality of the encoder, 1..100. @default what the mode needs */
  readonly quality?: number;
  /** @default 'jpeg' */
  readonly format?: ImageFormat;
  /**
   * Longer side of what is sent; the captured picture's shape is kept and it is never enlarged. @default the size that
   * the mode reads, stretched
   */
  readonly maxDimensionPx?: number;
}

/** What `auto` gives up last. */
export const PRIORITIES = ['balanced', 'latency', 'quality'] as const;
export type Priority = (typeof PRIORITIES)[number];

export interface AutoFlow {
  readonly kind: 'auto';
  /** @default 'balanced' */
  readonly priority?: Priority;
  /** Frames a second at most. @default as many as are captured */
  readonly maxFps?: number;
}

/**
 * Rules of the system this one is compared with: frames a second by the mean processing time, and size and quality by
 * the latency in steps of 200 and 500 ms.
 */
export const REFERENCE_RULES = ['reference-fps', 'reference-latency'] as const;
export interface ReferenceFlow {
  readonly kind: (typeof REFERENCE_RULES)[number];
}

export type FlowChoice = AutoFlow | FixedFlow | ReferenceFlow;
