import type { Shape } from '@maskwire/demo-scene';

/**
 * The number of a clip's frame, painted into the room as black and white cells: a white and a black anchor, then
 * each bit beside its complement. A picture in which it can be read was not blurred, and says which frame it is.
 */
export const CODE_BITS = 7;
const CELLS_PER_ROW = 4;
/** Anchors, bits, complements. */
export const CODE_CELLS = 2 + 2 * CODE_BITS;
/** One cell in viewBox pixels; the code stands in the upper left corner, where nobody ever is. */
const CELL_VIEW_PX = 40;

/** Anchors closer than this in brightness (0..255) are no code. */
const LEAST_ANCHOR_CONTRAST = 80;

function cellsOf(number: number): boolean[] {
  const bits = Array.from({ length: CODE_BITS }, (_, bit) => ((number >> bit) & 1) === 1);
  return [true, false, ...bits.flatMap((bit) => [bit, !bit])];
}

/** The code as shapes of the room. `number` within 0..127. */
export function codeShapes(number: number): Shape[] {
  return cellsOf(number).map((isWhite, index) => {
    const x = (index % CELLS_PER_ROW) * CELL_VIEW_PX;
    const y = Math.floor(index / CELLS_PER_ROW) * CELL_VIEW_PX;
    const [right, bottom] = [x + CELL_VIEW_PX, y + CELL_VIEW_PX];
    return {
      d: `M${x} ${y}L${right} ${y}L${right} ${bottom}L${x} ${bottom}Z`,
      fill: isWhite ? '#ffffff' : '#000000',
      layer: 'room',
    };
  });
}

/** Middle of each cell as shares of the picture's width and height. */
export const CELL_CENTRES: readonly { readonly x: number; readonly y: number }[] = Array.from(
  { length: CODE_CELLS },
  (_, index) => ({
    x: (((index % CELLS_PER_ROW) + 0.5) * CELL_VIEW_PX) / 1280,
    y: ((Math.floor(index / CELLS_PER_ROW) + 0.5) * CELL_VIEW_PX) / 720,
  }),
);

/**
 * The number that cells of these brightnesses (0..255, in the order of CELL_CENTRES) say; undefined when they are
 * no code: too little contrast, a cell on the wrong side of the middle, a bit that equals its complement.
 */
export function readCode(cells: readonly number[]): number | undefined {
  const [white = 0, black = 0, ...rest] = cells;
  if (rest.length !== 2 * CODE_BITS || white - black < LEAST_ANCHOR_CONTRAST) return undefined;
  const middle = (white + black) / 2;
  let number = 0;
  for (let bit = 0; bit < CODE_BITS; bit++) {
    const isSet = (rest[2 * bit] ?? 0) > middle;
    if (isSet === (rest[2 * bit + 1] ?? 0) > middle) return undefined;
    if (isSet) number |= 1 << bit;
  }
  return number;
}
