import sharp from 'sharp';

export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** An SVG document of its own size as RGB, three bytes a pixel. */
export async function rasteriseRgb(svg: string): Promise<Uint8Array> {
  return sharp(Buffer.from(svg)).flatten({ background: '#000000' }).toColourspace('srgb').raw().toBuffer();
}

/** An SVG document of its own size as brightness, one byte a pixel. */
export async function rasteriseGrey(svg: string): Promise<Uint8Array> {
  return sharp(Buffer.from(svg)).flatten({ background: '#000000' }).extractChannel('green').raw().toBuffer();
}
