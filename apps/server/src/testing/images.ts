import sharp from 'sharp';

/** A JPEG of plain noise-free content: every decoder agrees on it. */
export const jpeg = (widthPx = 256, heightPx = 144): Promise<Buffer> =>
  sharp({ create: { width: widthPx, height: heightPx, channels: 3, background: '#336699' } })
    .jpeg({ quality: 80 })
    .toBuffer();

/** A real JPEG whose frame header declares another size than it has. */
export function declareSize(image: Uint8Array, widthPx: number, heightPx: number): Uint8Array {
  const at = image.findIndex((byte, i) => byte === 0xff && (image[i + 1] === 0xc0 || image[i + 1] === 0xc2));
  const forged = Uint8Array.from(image);
  new DataView(forged.buffer).setUint16(at + 5, heightPx, false);
  new DataView(forged.buffer).setUint16(at + 7, widthPx, false);
  return forged;
}
