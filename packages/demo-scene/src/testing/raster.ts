import sharp from 'sharp';
import type { SvgSize } from '../svg.js';

/** Grey levels of a drawing, one byte a pixel, rows top-down. */
export async function rasteriseGrey(svg: string): Promise<Uint8Array> {
  return sharp(Buffer.from(svg)).removeAlpha().greyscale().raw().toBuffer();
}

/** RGB of a drawing, three bytes a pixel, rows top-down. */
export async function rasteriseRgb(svg: string): Promise<Uint8Array> {
  return sharp(Buffer.from(svg)).removeAlpha().toColourspace('srgb').raw().toBuffer();
}

export const TEST_SIZE: SvgSize = { widthPx: 320, heightPx: 180 };
