import { fillDown, glow, type Sheet, steadyRandom, withStops } from './pen.js';

const BOOKS = [
  '#8c4a3c',
  '#a8763c',
  '#54685a',
  '#34495a',
  '#a08a68',
  '#5f3f4c',
  '#c7b08a',
  '#3c3a44',
] as const;

/** Boards of a bookcase, as shares of the height; the last one is the floor. */
const BOARDS = [0.2, 0.42, 0.64, 0.86] as const;

/** A reading room by lamplight, out of focus as behind a portrait lens. */
export function drawStudy(sheet: Sheet): void {
  fillDown(sheet, [
    [0, '#5b4a3d'],
    [0.8, '#6d5643'],
    [0.87, '#59442f'],
    [0.88, '#3a2a1e'],
    [1, '#2b1f17'],
  ]);
  drawWindow(sheet, 0.44, 0.18);
  drawBookcase(sheet, 0.015, 0.33, 17);
  drawBookcase(sheet, 0.76, 0.25, 29);
  drawLamp(sheet, 0.695);
  // Lamplight on the wall and the books, and the corners in the dark.
  glow(sheet, { x: 0.695, y: 0.36, radius: 0.95 }, [
    [0, 'rgba(255, 214, 150, 0.5)'],
    [0.25, 'rgba(255, 190, 116, 0.26)'],
    [1, 'rgba(255, 170, 90, 0)'],
  ]);
  glow(sheet, { x: 0.52, y: 0.45, radius: 1.25 }, [
    [0.35, 'rgba(12, 8, 6, 0)'],
    [1, 'rgba(12, 8, 6, 0.66)'],
  ]);
}

function drawBookcase({ pen, widthPx, heightPx }: Sheet, left: number, width: number, seed: number): void {
  const random = steadyRandom(seed);
  const box = (colour: string, x: number, y: number, w: number, h: number): void => {
    pen.fillStyle = colour;
    pen.fillRect(x * widthPx, y * heightPx, w * widthPx, h * heightPx);
  };
  box('#2a1f18', left, -0.02, width, 0.9);
  for (const board of BOARDS) {
    for (let x = left + 0.012; x < left + width - 0.02; ) {
      const thickness = 0.009 + 0.012 * random();
      const height = 0.1 + 0.075 * random();
      const colour = BOOKS[Math.floor(random() * BOOKS.length)] ?? BOOKS[0];
      // Here and there a gap, so that a shelf is lived in.
      if (random() > 0.12) box(colour, x, board - height, thickness, height);
      x += thickness + 0.001;
    }
    box('#7d5c40', left, board, width, 0.02);
  }
  box('#6b4e37', left, -0.02, 0.008, 0.9);
  box('#6b4e37', left + width - 0.008, -0.02, 0.008, 0.9);
}

function drawWindow({ pen, widthPx, heightPx }: Sheet, left: number, width: number): void {
  pen.fillStyle = '#8a735a';
  pen.fillRect((left - 0.012) * widthPx, 0.06 * heightPx, (width + 0.024) * widthPx, 0.56 * heightPx);
  pen.fillStyle = withStops(pen.createLinearGradient(0, 0.08 * heightPx, 0, 0.6 * heightPx), [
    [0, '#7d97b0'],
    [0.6, '#c3b9ae'],
    [1, '#e2b48a'],
  ]);
  const pane = (width - 0.012) / 2;
  for (const x of [left, left + pane + 0.012])
    pen.fillRect(x * widthPx, 0.08 * heightPx, pane * widthPx, 0.52 * heightPx);
}

function drawLamp({ pen, widthPx, heightPx }: Sheet, x: number): void {
  const middle = x * widthPx;
  pen.fillStyle = '#2a2018';
  pen.fillRect(middle - 0.006 * heightPx, 0.4 * heightPx, 0.012 * heightPx, 0.5 * heightPx);
  pen.fillStyle = withStops(pen.createLinearGradient(0, 0.27 * heightPx, 0, 0.41 * heightPx), [
    [0, '#ffdf9e'],
    [1, '#fff3d2'],
  ]);
  pen.beginPath();
  pen.moveTo(middle - 0.055 * heightPx, 0.27 * heightPx);
  pen.lineTo(middle + 0.055 * heightPx, 0.27 * heightPx);
  pen.lineTo(middle + 0.095 * heightPx, 0.41 * heightPx);
  pen.lineTo(middle - 0.095 * heightPx, 0.41 * heightPx);
  pen.closePath();
  pen.fill();
}
