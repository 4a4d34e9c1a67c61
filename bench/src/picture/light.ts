/** Steps of the way back: fine enough for every one of 256 values. */
const STEPS = 4096;

const toLinear = Float32Array.from({ length: 256 }, (_, value) => {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});

const toScreen = Uint8Array.from({ length: STEPS + 1 }, (_, step) => {
  const light = step / STEPS;
  return Math.round(255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055));
});

/** Two values 0..255 mixed as light mixes in a lens. @param alpha share of `before`, 0..255 */
export function mixLight(behind: number, before: number, alpha: number): number {
  if (alpha === 0) return behind;
  if (alpha === 255) return before;
  const from = toLinear[behind] ?? 0;
  const light = from + (((toLinear[before] ?? 0) - from) * alpha) / 255;
  return toScreen[Math.round(light * STEPS)] ?? 0;
}
