import type { PipelineState } from '../core/index.js';

export interface PipelineFrame {
  /** RGB u8 of the mode's input size, rows top-down. */
  readonly pixels: Uint8Array;
  /** What the last frame of the same stream left; without it the frame stands alone. */
  readonly state?: PipelineState;
}

export interface PipelineResult {
  /** `OUTPUT_PLANES[kind] * height * width` bytes of the mode's output size. */
  readonly mask: Uint8Array;
  /** For the next frame of the stream; a `single` plan leaves none. */
  readonly state?: PipelineState;
}
