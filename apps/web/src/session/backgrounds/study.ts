import { fillDown, glow, type Sheet, steadyRandom } from './pen.js';

const BOOKS = ['#8c4a3c', '#b5803f', '#54685a', '#34495a', '#a99475', '#5f3f4c', '#c7b08a'] as const;

/** Shelf boards, as shares of the height. */
const SHELVES = [0.24, 0.47, 0.7] as const;

/** Bookshelves in lamplight, out of focus like behind a portrait lens. */
export function drawStudy(sheet: Sheet): void {
  fillDown(sheet, [
    [0, '#3b3029'],
    [0.75, '#4a3a2e'],
    [1, '#2a211c'],
  ]);
  drawShelves(sheet, 0.04, 0.4, 17);
  drawShelves(sheet, 0.62, 0.34, 29);
  drawWindow(sheet);
  glow(sheet, { x: 0.9, y: 0.3, radius: 0.75 }, [
    [0, 'rgba(255, 214, 150, 0.85)'],
    [0.1, 'rgba(255, 196, 120, 0.5)'],
    [1, 'rgba(255, 170, 90, 0)'],
  ]);
  glow(sheet, { x: 0.5, y: 0.55, radius: 1.15 }, [
    [0.5, 'rgba(10, 8, 6, 0)'],
    [1, 'rgba(10, 8, 6, 0.55)'],
  ]);
}

function drawShelves({ pen, widthPx, heightPx }: Sheet, left: number, width: number, seed: number): void {
  const random = steadyRandom(seed);
  pen.fillStyle = '#1f1814';
  pen.fillRect(left * widthPx, 0.04 * heightPx, width * widthPx, 0.7 * heightPx);
  for (const shelf of SHELVES) {
    for (let x = left + 0.008; x < left + width - 0.025; ) {
      const thickness = 0.01 + 0.013 * random();
      const height = 0.11 + 0.07 * random();
      const gap = random() < 0.12 ? 0.02 : 0.0015;
      pen.fillStyle = BOOKS[Math.floor(random() * BOOKS.length)] ?? BOOKS[0];
      pen.fillRect(x * widthPx, (shelf - height) * heightPx, thickness * widthPx, height * heightPx);
      x += thickness + gap;
    }
    pen.fillStyle = '#6b4f38';
    pen.fillRect(left * widthPx, shelf * heightPx, width * widthPx, 0.018 * heightPx);
  }
}

function drawWindow({ pen, widthPx, heightPx }: Sheet): void {
  pen.fillStyle = '#e7d9bd';
  pen.fillRect(0.47 * widthPx, 0.08 * heightPx, 0.12 * widthPx, 0.5 * heightPx);
  pen.fillStyle = '#9fb8bb';
  pen.fillRect(0.477 * widthPx, 0.095 * heightPx, 0.05 * widthPx, 0.47 * heightPx);
  pen.fillRect(0.533 * widthPx, 0.095 * heightPx, 0.05 * widthPx, 0.47 * heightPx);
}
