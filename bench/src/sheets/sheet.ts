import sharp, { type OverlayOptions } from 'sharp';
import type { Rgba, Size } from '../picture/rgba.js';

export const GAP_PX = 6;
export const LABEL_PX = 26;
const GROUND = '#16191e';
/** Around a picture of another shape than its tile. */
const MARGIN = '#101418';
const TEXT = '#ccd2da';
/** Square of the chequers. */
const CHEQUER_PX = 12;
/** Of WebP; with sharp colours at edges, which is what sheets are for. */
const WEBP = { quality: 88, smartSubsample: true };

/** Part of a picture, in its pixels. */
export interface Area extends Size {
  readonly leftPx: number;
  readonly topPx: number;
}

/** What lies where on a sheet. */
export interface Placed {
  readonly image: Buffer;
  readonly leftPx: number;
  readonly topPx: number;
}

/** The whole picture in a tile; chequers show through what is transparent. */
export async function whole(picture: Rgba, tile: Size): Promise<Buffer> {
  const small = await sharpOf(picture)
    .resize(tile.widthPx, tile.heightPx, { fit: 'contain', background: MARGIN })
    .png()
    .toBuffer();
  return onChequers(small, tile);
}

/** @param times how many pixels of the tile, in each direction, show one of the picture */
export async function magnified(picture: Rgba, area: Area, times: number): Promise<Buffer> {
  const tile = { widthPx: times * area.widthPx, heightPx: times * area.heightPx };
  const large = await sharpOf(picture)
    .extract({ left: area.leftPx, top: area.topPx, width: area.widthPx, height: area.heightPx })
    .resize(tile.widthPx, tile.heightPx, { kernel: 'nearest' })
    .png()
    .toBuffer();
  return onChequers(large, tile);
}

const sharpOf = ({ pixels, widthPx: width, heightPx: height }: Rgba) =>
  sharp(pixels, { raw: { width, height, channels: 4 } });

const onChequers = (image: Buffer, tile: Size): Promise<Buffer> =>
  sharp(chequers(tile))
    .composite([{ input: image }])
    .png()
    .toBuffer();

const chequers = ({ widthPx, heightPx }: Size): Buffer => {
  const [one, two] = [CHEQUER_PX, 2 * CHEQUER_PX];
  return svg(
    { widthPx, heightPx },
    `<pattern id="p" width="${two}" height="${two}" patternUnits="userSpaceOnUse"><rect width="${two}" height="${two}" fill="#fff"/><path d="M0 0h${one}v${two}h${one}V${one}H0z" fill="#ddd"/></pattern><rect width="100%" height="100%" fill="url(#p)"/>`,
  );
};

/** One line of text, as wide as a tile and LABEL_PX high. */
export const label = (text: string, widthPx: number): Buffer =>
  svg(
    { widthPx, heightPx: LABEL_PX },
    `<text x="2" y="18" font-family="sans-serif" font-size="15" fill="${TEXT}">${text}</text>`,
  );

const svg = ({ widthPx, heightPx }: Size, body: string): Buffer =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}">${body}</svg>`,
  );

/** WebP or whatever else the file's name ends in. */
export async function writeSheet(file: string, size: Size, parts: readonly Placed[]): Promise<void> {
  const laid: OverlayOptions[] = parts.map(({ image, leftPx, topPx }) => ({
    input: image,
    left: leftPx,
    top: topPx,
  }));
  const sheet = await sharp({
    create: { width: size.widthPx, height: size.heightPx, channels: 3, background: GROUND },
  })
    .composite(laid)
    .png()
    .toBuffer();
  await (file.endsWith('.webp') ? sharp(sheet).webp(WEBP) : sharp(sheet)).toFile(file);
}
