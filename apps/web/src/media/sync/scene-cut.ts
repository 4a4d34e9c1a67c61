const BINS = 16;
/** Share of the pixels whose brightness is no longer there: fast motion changes up to 0.04, another room about 0.5. */
const OTHER_SCENE_SHARE = 0.25;

/**
 * Whether two small brightness pictures, one frame apart, show different scenes: their histograms have little in
 * common. A person or a camera that moves, however fast, leaves the histogram much as it was.
 */
export function isSceneCut(before: Uint8Array, after: Uint8Array): boolean {
  const counts = new Int32Array(BINS);
  for (const value of before) counts[value >> 4] = (counts[value >> 4] ?? 0) + 1;
  for (const value of after) counts[value >> 4] = (counts[value >> 4] ?? 0) - 1;
  const moved = counts.reduce((sum, count) => sum + Math.abs(count), 0) / 2;
  return moved > OTHER_SCENE_SHARE * after.length;
}
