import type { EngineModel, OutputKind, Size } from './backend.js';

/** How region zoom works; lengths are shares of the frame's sides. */
export interface ZoomPlan {
  /** Added to each side of the person's box, as a share of the box's own side. */
  readonly margin: number;
  /** Least side of the box, as a share of the frame's. */
  readonly minSide: number;
  /** In a stream the box comes from the frame before; the whole frame is looked at again every so many frames. */
  readonly wholeEvery: number;
  /** Draws the mask of the box to the outlines in the picture; without it the second model's mask is taken as it is. */
  readonly refine?: RefinePlan;
}

/** A guided filter (He, Sun and Tang, 2010), computed at half the size of the mask. */
export interface RefinePlan {
  /** How far it looks to each side, in whole pixels of half the size. */
  readonly radiusPx: number;
  /** Variance of luma (0..1) above which there is an outline to follow; below it the mask is smoothed. Above 0. */
  readonly epsilon: number;
}

/** What is run for one frame. Models are named by `EngineModel.id`. */
export type PipelinePlan =
  /** The frame at the model's input size, one run. */
  | { readonly kind: 'single'; readonly model: string }
  /**
   * A first look at the whole frame finds the person's box; the second model sees that box alone, at a higher effective
   * resolution, and its mask is pasted into the first one's.
   */
  | { readonly kind: 'zoom'; readonly first: string; readonly second: string; readonly zoom: ZoomPlan };

/** A mode ready to be loaded: its models and what is done with them. */
export interface EngineMode {
  readonly id: string;
  readonly kind: OutputKind;
  /** Size of the frame that the pipeline takes; what clients are asked to send. */
  readonly input: Size;
  /** Size of the mask that comes out. */
  readonly output: Size;
  readonly plan: PipelinePlan;
  readonly models: readonly EngineModel[];
}

/** A box in shares of the frame, 0 <= x0 < x1 <= 1. */
export interface RegionBox {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/**
 * What a pipeline remembers of a session from one frame to the next. It travels with the job, so that any worker can
 * take the next frame and a lost worker loses nothing. Bounded: under 1 KB.
 */
export interface PipelineState {
  /** Where the next frame should be looked at; undefined: at the whole frame. */
  readonly box: RegionBox | undefined;
  /** Frames since the whole frame was looked at. */
  readonly age: number;
  /** Luma of the last frame in `THUMBNAIL` cells, row-major bytes: tells a scene cut. */
  readonly thumbnail: Uint8Array;
}

export const THUMBNAIL: Size = Object.freeze({ widthPx: 16, heightPx: 9 });
