import type { StillBackground } from '../../state/index.js';
import { drawAurora } from './aurora.js';
import { drawDusk } from './dusk.js';
import { type Sheet, steadyRandom } from './pen.js';
import { drawStudio } from './studio.js';
import { drawStudy } from './study.js';

/**
 * Size a still background is drawn at for the effect: they are soft, and cameras seldom have more. At 1920x1080 one kept
 * the page's thread busy for 70 ms.
 */
export const STILL_SIZE = { widthPx: 1280, heightPx: 720 } as const;

interface Painting {
  readonly draw: (sheet: Sheet) => void;
  /** How often its size is halved and doubled again, which blurs alike in every browser, at BLUR_WIDTH_PX. */
  readonly halvings: number;
}

const BLUR_WIDTH_PX = 1920;

const PAINTINGS: Readonly<Record<StillBackground, Painting>> = {
  dusk: { draw: drawDusk, halvings: 0 },
  aurora: { draw: drawAurora, halvings: 0 },
  study: { draw: drawStudy, halvings: 4 },
  studio: { draw: drawStudio, halvings: 0 },
};

/** Draws a built-in background over the whole canvas. */
export function paintBackground(
  background: StillBackground,
  canvas: HTMLCanvasElement | OffscreenCanvas,
): void {
  const { draw, halvings } = PAINTINGS[background];
  const sheet = sheetOf(canvas);
  draw(sheet);
  // As soft in a small picture as in a large one.
  soften(canvas, Math.round(halvings + Math.log2(sheet.widthPx / BLUR_WIDTH_PX)));
  addGrain(sheet);
}

function soften(canvas: HTMLCanvasElement | OffscreenCanvas, halvings: number): void {
  const levels = Array.from({ length: Math.max(0, halvings) }, (_, i) => i + 1);
  const back = levels.toReversed().map((level) => level - 1);
  let picture = canvas;
  for (const level of [...levels, ...back]) {
    const [width, height] = [canvas.width, canvas.height].map((side) => Math.ceil(side / 2 ** level));
    const next = level === 0 ? canvas : new OffscreenCanvas(width ?? 1, height ?? 1);
    paintCover(picture, next);
    picture = next;
  }
}

const GRAIN_PX = 128;

/** A little noise, without which wide gradients show steps. */
function addGrain({ pen, widthPx, heightPx }: Sheet): void {
  const random = steadyRandom(41);
  const tile = new ImageData(GRAIN_PX, GRAIN_PX);
  for (let at = 0; at < tile.data.length; at += 4) {
    // Black or white, and hardly there.
    tile.data.fill(random() < 0.5 ? 0 : 255, at, at + 3);
    tile.data[at + 3] = 1 + Math.floor(3 * random());
  }
  const source = new OffscreenCanvas(GRAIN_PX, GRAIN_PX);
  sheetOf(source).pen.putImageData(tile, 0, 0);
  const pattern = pen.createPattern(source, 'repeat');
  if (pattern === null) return;
  pen.fillStyle = pattern;
  pen.fillRect(0, 0, widthPx, heightPx);
}

/** Draws a picture so that it covers the canvas, cut evenly where the shapes differ. */
export function paintCover(
  picture: ImageBitmap | HTMLCanvasElement | OffscreenCanvas,
  canvas: HTMLCanvasElement | OffscreenCanvas,
): void {
  const { pen, widthPx, heightPx } = sheetOf(canvas);
  const scale = Math.max(widthPx / picture.width, heightPx / picture.height);
  const width = picture.width * scale;
  const height = picture.height * scale;
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(picture, (widthPx - width) / 2, (heightPx - height) / 2, width, height);
}

function sheetOf(canvas: HTMLCanvasElement | OffscreenCanvas): Sheet {
  // Both kinds of canvas have a 2D context of the same shape; a union of them has no callable getContext.
  const pen = canvas instanceof OffscreenCanvas ? canvas.getContext('2d') : canvas.getContext('2d');
  if (pen === null) throw new Error('The browser gives no 2D canvas; free some memory and reload the page');
  return { pen, widthPx: canvas.width, heightPx: canvas.height };
}
