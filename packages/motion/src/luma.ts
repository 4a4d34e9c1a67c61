/** Size of the brightness pictures in which motion is looked for: any camera's picture is stretched to it. */
export const LUMA_SIZE = { widthPx: 128, heightPx: 72 } as const;

/** Halvings on top of the full size: the coarsest is 16x9. */
const LEVELS = 4;
/** Repeated outline around each level, so that a patch may reach over it. */
export const MARGIN_PX = 16;

/** One level: rows of `strideSamples`, the picture's first sample at MARGIN_PX of both. */
export interface Level {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly strideSamples: number;
  /** Brightness 0..255. */
  readonly samples: Float32Array;
}

/** A small brightness picture and its halvings, finest first. */
export type Pyramid = readonly Level[];

/**
 * @param luma brightness 0..255, LUMA_SIZE, rows top-down
 * @throws {RangeError} on another number of samples
 */
export function buildPyramid(luma: Uint8Array): Pyramid {
  const { widthPx, heightPx } = LUMA_SIZE;
  if (luma.length !== widthPx * heightPx)
    throw new RangeError(`${luma.length} samples: pass ${widthPx} x ${heightPx} of them`);
  const levels = [padded(widthPx, heightPx, (x, y) => luma[y * widthPx + x] ?? 0)];
  for (let last = levels[0]; last && levels.length < LEVELS; last = levels.at(-1)) levels.push(halved(last));
  return levels;
}

function halved({ widthPx, heightPx, strideSamples, samples }: Level): Level {
  const at = (x: number, y: number): number => samples[(y + MARGIN_PX) * strideSamples + x + MARGIN_PX] ?? 0;
  return padded(
    Math.ceil(widthPx / 2),
    Math.ceil(heightPx / 2),
    (x, y) => (at(2 * x, 2 * y) + at(2 * x + 1, 2 * y) + at(2 * x, 2 * y + 1) + at(2 * x + 1, 2 * y + 1)) / 4,
  );
}

function padded(widthPx: number, heightPx: number, at: (x: number, y: number) => number): Level {
  const strideSamples = widthPx + 2 * MARGIN_PX;
  const samples = new Float32Array(strideSamples * (heightPx + 2 * MARGIN_PX));
  for (let y = 0; y < heightPx; y++) {
    const row = (y + MARGIN_PX) * strideSamples;
    for (let x = 0; x < widthPx; x++) samples[row + MARGIN_PX + x] = at(x, y);
    samples.fill(samples[row + MARGIN_PX] ?? 0, row, row + MARGIN_PX);
    samples.fill(samples[row + MARGIN_PX + widthPx - 1] ?? 0, row + MARGIN_PX + widthPx, row + strideSamples);
  }
  for (let y = 0; y < MARGIN_PX; y++) {
    samples.copyWithin(y * strideSamples, MARGIN_PX * strideSamples, (MARGIN_PX + 1) * strideSamples);
    const last = (MARGIN_PX + heightPx - 1) * strideSamples;
    samples.copyWithin(last + (y + 1) * strideSamples, last, last + strideSamples);
  }
  return { widthPx, heightPx, strideSamples, samples };
}
