import { fillDown, glow, type Sheet, withStops } from './pen.js';

/** A photographer's backdrop: one soft light on seamless paper. */
export function drawStudio(sheet: Sheet): void {
  fillDown(sheet, [
    [0, '#39444c'],
    [0.7, '#4d5a62'],
    [0.78, '#59666e'],
    [1, '#3b454c'],
  ]);
  glow(sheet, { x: 0.5, y: 0.42, radius: 0.85 }, [
    [0, 'rgba(214, 226, 230, 0.75)'],
    [0.4, 'rgba(170, 186, 193, 0.4)'],
    [1, 'rgba(120, 138, 147, 0)'],
  ]);
  const { pen, widthPx, heightPx } = sheet;
  pen.fillStyle = withStops(pen.createLinearGradient(0, 0.74 * heightPx, 0, heightPx), [
    [0, 'rgba(24, 30, 34, 0)'],
    [1, 'rgba(24, 30, 34, 0.5)'],
  ]);
  pen.fillRect(0, 0.74 * heightPx, widthPx, 0.26 * heightPx);
  glow(sheet, { x: 0.5, y: 0.5, radius: 1.1 }, [
    [0.45, 'rgba(12, 16, 19, 0)'],
    [1, 'rgba(12, 16, 19, 0.6)'],
  ]);
}
