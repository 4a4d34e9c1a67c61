/** Where a background is drawn; coordinates are pixels of a `widthPx` x `heightPx` picture. */
export interface Sheet {
  readonly pen: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
  readonly widthPx: number;
  readonly heightPx: number;
}

export type Stop = readonly [offset: number, colour: string];

/** Fills the whole sheet with a gradient from top to bottom. */
export function fillDown({ pen, widthPx, heightPx }: Sheet, stops: readonly Stop[]): void {
  pen.fillStyle = withStops(pen.createLinearGradient(0, 0, 0, heightPx), stops);
  pen.fillRect(0, 0, widthPx, heightPx);
}

/** Lays a round glow over the sheet; centre and radius as shares of width, height and height. */
export function glow(
  { pen, widthPx, heightPx }: Sheet,
  at: { readonly x: number; readonly y: number; readonly radius: number },
  stops: readonly Stop[],
): void {
  const x = at.x * widthPx;
  const y = at.y * heightPx;
  pen.fillStyle = withStops(pen.createRadialGradient(x, y, 0, x, y, at.radius * heightPx), stops);
  pen.fillRect(0, 0, widthPx, heightPx);
}

/** Fills everything below a skyline; `skyline` maps 0..1 across to 0..1 down. */
export function fillBelow(
  { pen, widthPx, heightPx }: Sheet,
  fill: string | CanvasGradient,
  skyline: (x: number) => number,
): void {
  const steps = 960;
  pen.beginPath();
  pen.moveTo(0, heightPx);
  for (let i = 0; i <= steps; i++) pen.lineTo((i / steps) * widthPx, skyline(i / steps) * heightPx);
  pen.lineTo(widthPx, heightPx);
  pen.closePath();
  pen.fillStyle = fill;
  pen.fill();
}

export function withStops(gradient: CanvasGradient, stops: readonly Stop[]): CanvasGradient {
  for (const [offset, colour] of stops) gradient.addColorStop(offset, colour);
  return gradient;
}

/** The same numbers each time, 0..1: a drawn background looks alike in thumbnail and full size. */
export function steadyRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    // Numerical Recipes' linear congruential generator; the high bits are good enough for stars.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
