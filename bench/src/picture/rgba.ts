export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Four bytes a pixel, rows top-down. */
export interface Rgba extends Size {
  readonly pixels: Uint8Array;
}
