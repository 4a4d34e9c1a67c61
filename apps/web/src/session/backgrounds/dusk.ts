import { fillBelow, fillDown, glow, type Sheet, withStops } from './pen.js';

/** Ridges from far to near: colour, that of the haze at the foot, height of the crest, roughness, phase. */
const RIDGES = [
  ['#b0687a', '#cf8a86', 0.6, 0.03, 0.4],
  ['#7c4a6d', '#a5687c', 0.67, 0.045, 2.1],
  ['#4a2f57', '#704466', 0.75, 0.05, 4.4],
  ['#241a38', '#191129', 0.85, 0.04, 1.2],
] as const;

/** A low sun behind ridges in evening haze. */
export function drawDusk(sheet: Sheet): void {
  fillDown(sheet, [
    [0, '#1d2350'],
    [0.3, '#574a83'],
    [0.5, '#c46f78'],
    [0.62, '#f4a672'],
    [0.7, '#ffd9a0'],
  ]);
  glow(sheet, { x: 0.7, y: 0.6, radius: 0.6 }, [
    [0, 'rgba(255, 236, 190, 0.9)'],
    [0.09, 'rgba(255, 226, 170, 0.85)'],
    [0.11, 'rgba(255, 205, 140, 0.35)'],
    [1, 'rgba(255, 180, 120, 0)'],
  ]);
  for (const [colour, haze, crest, roughness, phase] of RIDGES) {
    const down = sheet.pen.createLinearGradient(
      0,
      (crest - 0.05) * sheet.heightPx,
      0,
      (crest + 0.17) * sheet.heightPx,
    );
    const fill = withStops(down, [
      [0, colour],
      [1, haze],
    ]);
    fillBelow(sheet, fill, (x) => crest - roughness * ridge(x, phase));
  }
}

/** Three sines of falling size, -1..1 or so. */
const ridge = (x: number, phase: number): number =>
  Math.sin(x * 5 + phase) + 0.5 * Math.sin(x * 13 + phase * 2.3) + 0.18 * Math.sin(x * 37 + phase * 5.1);
