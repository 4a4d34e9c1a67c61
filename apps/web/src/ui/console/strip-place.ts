/** A row that is wider than what is seen of it. */
export interface Strip {
  /** Scrolled so far, 0..contentPx - widthPx. */
  readonly scrollPx: number;
  /** Seen at a time. */
  readonly widthPx: number;
  readonly contentPx: number;
}

/** Part of the row, from its begin. */
export interface Stretch {
  readonly startPx: number;
  readonly endPx: number;
}

const roomPx = ({ contentPx, widthPx }: Strip): number => Math.max(0, contentPx - widthPx);

/**
 * Which of the stretches the row is at. The point that counts runs from the row's begin to its very end as it is
 * scrolled, so that the last ones are reached too.
 */
export function stretchAt(strip: Strip, stretches: readonly Stretch[]): number {
  const room = roomPx(strip);
  const point = room === 0 ? 0 : (strip.scrollPx / room) * strip.contentPx;
  const found = stretches.findIndex(({ endPx }) => point < endPx);
  return found < 0 ? stretches.length - 1 : found;
}

/** How far to scroll until the row is at this stretch, which is seen as a whole then if it fits at all. */
export function scrollToStretch(strip: Strip, stretches: readonly Stretch[], index: number): number {
  const room = roomPx(strip);
  const stretch = stretches[index];
  if (stretch === undefined || index === 0) return 0;
  if (index === stretches.length - 1) return room;
  const { startPx, endPx } = stretch;
  const middle = (((startPx + endPx) / 2) * room) / strip.contentPx;
  const fits = endPx - startPx <= strip.widthPx;
  return fits ? Math.min(Math.max(middle, endPx - strip.widthPx), startPx) : middle;
}

/** The least scrolling that shows a stretch with some room beside it. */
export function scrollToShow(strip: Strip, { startPx, endPx }: Stretch, besidePx: number): number {
  const least = endPx + besidePx - strip.widthPx;
  const most = startPx - besidePx;
  return Math.min(Math.max(strip.scrollPx, least), Math.max(most, 0));
}
