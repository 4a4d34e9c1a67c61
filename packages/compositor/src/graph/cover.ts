interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Shares of the image seen in each direction when it covers `frame` and keeps its shape; the larger one is 1. */
export function coverScale(image: Size, frame: Size): [x: number, y: number] {
  const ratio = (frame.widthPx * image.heightPx) / (frame.heightPx * image.widthPx);
  return ratio < 1 ? [ratio, 1] : [1, 1 / ratio];
}
