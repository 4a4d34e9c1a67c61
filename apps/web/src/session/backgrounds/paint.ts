import type { StillBackground } from '../../state/index.js';
import { drawAurora } from './aurora.js';
import { drawDusk } from './dusk.js';
import type { Sheet } from './pen.js';
import { drawStudio } from './studio.js';
import { drawStudy } from './study.js';

/** Size a still background is drawn at for the effect. */
export const STILL_SIZE = { widthPx: 1920, heightPx: 1080 } as const;

interface Painting {
  readonly draw: (sheet: Sheet) => void;
  /** Drawn this much smaller and stretched, which blurs alike in every browser. */
  readonly softness: number;
}

const PAINTINGS: Readonly<Record<StillBackground, Painting>> = {
  dusk: { draw: drawDusk, softness: 1 },
  aurora: { draw: drawAurora, softness: 1 },
  study: { draw: drawStudy, softness: 14 },
  studio: { draw: drawStudio, softness: 1 },
};

/** Draws a built-in background over the whole canvas. */
export function paintBackground(
  background: StillBackground,
  canvas: HTMLCanvasElement | OffscreenCanvas,
): void {
  const { draw, softness } = PAINTINGS[background];
  if (softness === 1) {
    draw(sheetOf(canvas));
    return;
  }
  const small = new OffscreenCanvas(
    Math.max(1, Math.round(STILL_SIZE.widthPx / softness)),
    Math.max(1, Math.round(STILL_SIZE.heightPx / softness)),
  );
  draw(sheetOf(small));
  paintCover(small, canvas);
}

/** Draws a picture so that it covers the canvas, cut evenly where the shapes differ. */
export function paintCover(
  picture: ImageBitmap | OffscreenCanvas,
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
