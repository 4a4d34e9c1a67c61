/** Distance between the places of a field, in samples of its level. */
export const GRID_STEP_PX = 4;

/**
 * Where what is seen at a place is seen in another frame: displacements in samples of the level the field was made at,
 * at places (column + 0.5) * GRID_STEP_PX - 0.5 and likewise down.
 */
export interface MotionField {
  readonly columns: number;
  readonly rows: number;
  readonly dx: Float32Array;
  readonly dy: Float32Array;
}

/** No motion at all. */
export function stillField(widthPx: number, heightPx: number): MotionField {
  const columns = Math.ceil(widthPx / GRID_STEP_PX);
  const rows = Math.ceil(heightPx / GRID_STEP_PX);
  return { columns, rows, dx: new Float32Array(columns * rows), dy: new Float32Array(columns * rows) };
}

export const placeOf = (index: number): number => (index + 0.5) * GRID_STEP_PX - 0.5;

/** Linear interpolation of one component at a place; places outside take the outline's. */
export function sampleAt(field: MotionField, values: Float32Array, xPx: number, yPx: number): number {
  const { columns, rows } = field;
  const u = Math.min(columns - 1, Math.max(0, (xPx + 0.5) / GRID_STEP_PX - 0.5));
  const v = Math.min(rows - 1, Math.max(0, (yPx + 0.5) / GRID_STEP_PX - 0.5));
  const left = Math.floor(u);
  const top = Math.floor(v);
  const right = Math.min(columns - 1, left + 1);
  const below = Math.min(rows - 1, top + 1) * columns;
  const a = u - left;
  const b = v - top;
  const upper = (values[top * columns + left] ?? 0) * (1 - a) + (values[top * columns + right] ?? 0) * a;
  const lower = (values[below + left] ?? 0) * (1 - a) + (values[below + right] ?? 0) * a;
  return upper * (1 - b) + lower * b;
}

/** Median of each 3x3 neighbourhood by component; outlines repeat. */
export function medianFiltered(field: MotionField): MotionField {
  return { ...field, dx: median3(field, field.dx), dy: median3(field, field.dy) };
}

function median3({ columns, rows }: MotionField, values: Float32Array): Float32Array {
  const out = new Float32Array(values.length);
  const nine = new Float32Array(9);
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, at++) {
      let count = 0;
      for (let y = row - 1; y <= row + 1; y++) {
        const line = Math.min(rows - 1, Math.max(0, y)) * columns;
        for (let x = column - 1; x <= column + 1; x++)
          nine[count++] = values[line + Math.min(columns - 1, Math.max(0, x))] ?? 0;
      }
      out[at] = nine.sort()[4] ?? 0;
    }
  return out;
}
