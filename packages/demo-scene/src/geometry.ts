/** A point in viewBox pixels: x right, y down. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rigid placement of a part's own coordinates in the viewBox: rotate about the part's origin, then move. */
export interface Placement {
  readonly origin: Point;
  /** Clockwise on screen, in radians. */
  readonly angleRad: number;
}

/** Path commands used here and how many points each takes. */
type Command = 'M' | 'L' | 'C' | 'Z';
export type Segment = readonly [command: Command, ...coordinates: number[]];

/** Distance of a cubic Bézier's handles that draws a quarter circle of radius 1 (error below 0.03 %). */
const QUARTER_ARC_HANDLE = 0.5523;

/** Angles arrive in degrees where a person writes them, and are radians from here on. */
export function degrees(value: number): number {
  return (value * Math.PI) / 180;
}

/** Where a part's own point lies in the viewBox. */
export function place(placement: Placement, x: number, y: number): Point {
  const cos = Math.cos(placement.angleRad);
  const sin = Math.sin(placement.angleRad);
  return {
    x: placement.origin.x + x * cos - y * sin,
    y: placement.origin.y + x * sin + y * cos,
  };
}

/** Hundredths of a pixel: finer than any rasteriser shows, short enough to keep path strings small. */
function format(value: number): string {
  const rounded = Math.round(value * 100) / 100;
  return String(rounded === 0 ? 0 : rounded);
}

/** SVG path data of segments given in a part's own coordinates. */
export function path(placement: Placement, segments: readonly Segment[]): string {
  return segments
    .map(([command, ...coordinates]) => {
      const points: string[] = [];
      for (let i = 0; i + 1 < coordinates.length; i += 2) {
        const point = place(placement, coordinates[i] ?? 0, coordinates[i + 1] ?? 0);
        points.push(`${format(point.x)} ${format(point.y)}`);
      }
      return command + points.join(' ');
    })
    .join('');
}

/** An axis-aligned ellipse in the part's own coordinates, as four cubic curves so that it may be rotated. */
export function ellipse(cx: number, cy: number, rx: number, ry: number): Segment[] {
  const hx = rx * QUARTER_ARC_HANDLE;
  const hy = ry * QUARTER_ARC_HANDLE;
  return [
    ['M', cx + rx, cy],
    ['C', cx + rx, cy + hy, cx + hx, cy + ry, cx, cy + ry],
    ['C', cx - hx, cy + ry, cx - rx, cy + hy, cx - rx, cy],
    ['C', cx - rx, cy - hy, cx - hx, cy - ry, cx, cy - ry],
    ['C', cx + hx, cy - ry, cx + rx, cy - hy, cx + rx, cy],
    ['Z'],
  ];
}

/** A rectangle with corners rounded by `radius` (0 = square). */
export function roundedRect(x: number, y: number, width: number, height: number, radius: number): Segment[] {
  const right = x + width;
  const bottom = y + height;
  const k = radius * (1 - QUARTER_ARC_HANDLE);
  return [
    ['M', x + radius, y],
    ['L', right - radius, y],
    ['C', right - k, y, right, y + k, right, y + radius],
    ['L', right, bottom - radius],
    ['C', right, bottom - k, right - k, bottom, right - radius, bottom],
    ['L', x + radius, bottom],
    ['C', x + k, bottom, x, bottom - k, x, bottom - radius],
    ['L', x, y + radius],
    ['C', x, y + k, x + k, y, x + radius, y],
    ['Z'],
  ];
}

/** The left half of an outline, and its mirror image about x = 0: features that come in pairs. */
export function mirrored(segments: readonly Segment[]): Segment[] {
  return segments.map(([command, ...coordinates]): Segment => {
    return [command, ...coordinates.map((value, i) => (i % 2 === 0 ? -value : value))];
  });
}
