import { fillBelow, fillDown, type Sheet, steadyRandom, withStops } from './pen.js';

/** Curtains of light: hue, height of the foot, length, phase, strength. */
const CURTAINS = [
  [160, 0.6, 0.5, 0.6, 0.3],
  [178, 0.5, 0.42, 2.2, 0.24],
  [282, 0.44, 0.36, 3.9, 0.17],
] as const;

/** Northern lights over a dark wood. */
export function drawAurora(sheet: Sheet): void {
  fillDown(sheet, [
    [0, '#060b1d'],
    [0.6, '#0d2136'],
    [1, '#14303d'],
  ]);
  drawStars(sheet);
  sheet.pen.globalCompositeOperation = 'lighter';
  for (const curtain of CURTAINS) drawCurtain(sheet, curtain);
  sheet.pen.globalCompositeOperation = 'source-over';
  drawWood(sheet, '#081621', 0.84, 90, 11);
  drawWood(sheet, '#03090f', 0.93, 54, 5);
}

function drawStars({ pen, widthPx, heightPx }: Sheet): void {
  const random = steadyRandom(3);
  pen.fillStyle = '#dfe9ff';
  for (let i = 0; i < 140; i++) {
    const x = random() * widthPx;
    const y = random() ** 1.4 * 0.75 * heightPx;
    pen.globalAlpha = 0.2 + 0.6 * random();
    pen.beginPath();
    pen.arc(x, y, (0.6 + random()) * (heightPx / 720), 0, 2 * Math.PI);
    pen.fill();
  }
  pen.globalAlpha = 1;
}

function drawCurtain(
  { pen, widthPx, heightPx }: Sheet,
  [hue, foot, length, phase, strength]: (typeof CURTAINS)[number],
): void {
  const strips = 480;
  const strip = widthPx / strips;
  for (let i = 0; i < strips; i++) {
    const x = i / strips;
    const bend = Math.sin(x * 4.2 + phase) * 0.07 + Math.sin(x * 11 + phase * 3) * 0.022;
    const ripple = 0.55 + 0.45 * Math.sin(x * 31 + phase * 7 + Math.sin(x * 9) * 3);
    const bottom = (foot + bend) * heightPx;
    const top = bottom - length * heightPx * (0.75 + 0.25 * ripple);
    const alpha = strength * (0.35 + 0.65 * ripple);
    pen.fillStyle = withStops(pen.createLinearGradient(0, top, 0, bottom + 0.03 * heightPx), [
      [0, `hsla(${hue + 50}, 80%, 60%, 0)`],
      [0.7, `hsla(${hue}, 85%, 58%, ${alpha})`],
      [0.93, `hsla(${hue - 8}, 90%, 70%, ${alpha * 1.3})`],
      [1, `hsla(${hue - 8}, 90%, 70%, 0)`],
    ]);
    // On whole pixels: light is added, and strips that overlap or leave a gap show as hairlines.
    const left = Math.round(i * strip);
    pen.fillRect(left, top, Math.round((i + 1) * strip) - left, bottom + 0.03 * heightPx - top);
  }
}

/** A row of firs, as a jagged skyline. */
function drawWood(sheet: Sheet, colour: string, base: number, trees: number, seed: number): void {
  const random = steadyRandom(seed);
  const heights = Array.from({ length: trees + 2 }, () => 0.35 + 0.65 * random());
  fillBelow(sheet, colour, (x) => {
    const at = x * trees;
    const nth = Math.floor(at);
    const height = heights[nth] ?? 0;
    const side = 1 - 2 * Math.abs(at - nth - 0.5);
    return base + 0.02 * Math.sin(x * 6 + seed) - 0.085 * height * side;
  });
}
