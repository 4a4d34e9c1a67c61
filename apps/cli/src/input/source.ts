import type { SizePx } from '../options.js';

/** A picture as a source has it. */
export type Picture =
  /** A whole image file: JPEG, PNG or WebP. */
  | { readonly kind: 'file'; readonly bytes: Uint8Array }
  /** RGB, 3 bytes a pixel, rows top-down without padding. */
  | { readonly kind: 'rgb'; readonly bytes: Uint8Array; readonly widthPx: number; readonly heightPx: number };

export interface SourceFrame {
  /** For messages: a file name, or `frame 17`. */
  readonly name: string;
  readonly picture: Picture;
}

export interface ReadOptions {
  /** Size that frames are wanted in; a source that scales anyway may give this. Undefined = in their own shape. */
  readonly wantedPx: SizePx | undefined;
  readonly signal: AbortSignal;
  /** Told of what was left out and why; reading goes on. */
  readonly onSkip: (what: string) => void;
}

/** Frames in order; `frames` may be called again for another pass. */
export interface FrameSource {
  readonly description: string;
  /** @throws {CliError} `input` when nothing can be read at all. */
  frames(options: ReadOptions): AsyncIterable<SourceFrame>;
  /** Frames a second, where the source says so; known once the first frame was read. */
  readonly fps: number | undefined;
}
