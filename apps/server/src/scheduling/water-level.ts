/**
 * Max-min fair shares: who wants less than the level gets what it wants, everybody else gets the level.
 * @param wants what each asks for, >= 0
 * @returns the level in the unit of `capacity`; Infinity when all can have what they want
 */
export function waterLevel(wants: readonly number[], capacity: number): number {
  let left = Math.max(0, capacity);
  const rising = wants.toSorted((a, b) => a - b);
  for (const [i, want] of rising.entries()) {
    const level = left / (rising.length - i);
    if (want > level) return level;
    left -= want;
  }
  return Number.POSITIVE_INFINITY;
}
