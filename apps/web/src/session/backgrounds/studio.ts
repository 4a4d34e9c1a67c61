import { fillDown, glow, type Sheet, type Stop, withStops } from './pen.js';

/** A photographer's backdrop: one soft light on seamless paper. */
export function drawStudio(sheet: Sheet): void {
  fillDown(sheet, [
    [0, '#333d45'],
    [0.62, '#48545c'],
    [0.8, '#525e66'],
    [1, '#39434a'],
  ]);
  glow(sheet, { x: 0.5, y: 0.4, radius: 0.95 }, fading('196, 212, 219', 0.62));
  const { pen, widthPx, heightPx } = sheet;
  // Where the paper bends towards the camera less light falls on it.
  pen.fillStyle = withStops(
    pen.createLinearGradient(0, heightPx, 0, 0.66 * heightPx),
    fading('20, 26, 30', 0.55),
  );
  pen.fillRect(0, 0.66 * heightPx, widthPx, 0.34 * heightPx);
  glow(sheet, { x: 0.5, y: 0.46, radius: 1.15 }, [
    [0.35, 'rgba(12, 16, 19, 0)'],
    [0.7, 'rgba(12, 16, 19, 0.2)'],
    [1, 'rgba(12, 16, 19, 0.62)'],
  ]);
}

/** From full strength to nothing along a bell, which has no corner that the eye could find. */
function fading(rgb: string, strength: number): readonly Stop[] {
  const steps = 12;
  return Array.from({ length: steps + 1 }, (_, i): Stop => {
    const far = i / steps;
    const share = 0.5 + 0.5 * Math.cos(Math.PI * far);
    return [far, `rgba(${rgb}, ${strength * share ** 1.4})`];
  });
}
