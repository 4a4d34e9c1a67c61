import { EFFECT_FACTS, EFFECTS, type EffectKind } from '@maskwire/compositor/look';
import { type CompositorLab, findChromium, openCompositorLab, rgbaPicture } from '@maskwire/compositor-lab';
import sharp, { type OverlayOptions } from 'sharp';
import { loadModes } from './direct-model.js';
import { compose, layer, noisy } from './picture/drawn-person.js';
import { testFrame } from './picture/material.js';
import { MissingBrowser } from './picture/picture.js';

/** `node bench/dist/effects-sheet.js FILE.webp`: every effect on the drawn person, as the product draws it. */

const SIZE = { widthPx: 1280, heightPx: 720 };
const TILE = { widthPx: 416, heightPx: 234 };
const COLUMNS = 3;
const GAP_PX = 6;
const LABEL_PX = 26;
/** The person looks up, with both hands to be seen. */
const POSE_S = 2.5;
const MODE = 'balanced';

/** What shows through a transparent canvas. */
const CHEQUERS = Buffer.from(
  `<svg xmlns="http://www.w3.org/2000/svg" width="${TILE.widthPx}" height="${TILE.heightPx}"><pattern id="p" width="24" height="24" patternUnits="userSpaceOnUse"><rect width="24" height="24" fill="#fff"/><path d="M0 0h12v24h12V12H0z" fill="#ddd"/></pattern><rect width="100%" height="100%" fill="url(#p)"/></svg>`,
);

const label = (text: string): Buffer =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${TILE.widthPx}" height="${LABEL_PX}"><text x="2" y="18" font-family="sans-serif" font-size="15" fill="#ccd2da">${text}</text></svg>`,
  );

async function openLab(): Promise<CompositorLab> {
  const executablePath = findChromium(process.env);
  if (executablePath === undefined) throw new MissingBrowser();
  return openCompositorLab({ executablePath });
}

/** Canvas pixels are premultiplied; sharp's are not. */
function straight(pixels: Uint8Array): Buffer {
  const made = Buffer.from(pixels);
  for (let i = 0; i < made.length; i += 4) {
    const alpha = made[i + 3] ?? 0;
    for (let channel = i; channel < i + 3 && alpha > 0; channel++)
      made[channel] = Math.min(255, Math.round(((made[channel] ?? 0) * 255) / alpha));
  }
  return made;
}

async function tile(lab: CompositorLab, effect: EffectKind, background: Uint8Array): Promise<Buffer> {
  const drawn = await lab.draw({ effect: { kind: effect }, background: { ...SIZE, pixels: background } });
  const raw = { width: drawn.widthPx, height: drawn.heightPx, channels: 4 } as const;
  const picture = await sharp(straight(drawn.pixels), { raw })
    .resize(TILE.widthPx, TILE.heightPx, { fit: 'contain', background: '#101418' })
    .png()
    .toBuffer();
  return sharp(CHEQUERS)
    .composite([{ input: picture }])
    .png()
    .toBuffer();
}

/** What stands in for a picture of the user's own. */
const dusk = (): Promise<Buffer> =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE.widthPx}" height="${SIZE.heightPx}"><linearGradient id="s" x2="0" y2="1"><stop stop-color="#2b2a5e"/><stop offset=".6" stop-color="#d9776a"/><stop offset="1" stop-color="#f6c27d"/></linearGradient><rect width="100%" height="100%" fill="url(#s)"/><circle cx="980" cy="430" r="80" fill="#ffe9c2"/><path d="M0 500C250 400 420 520 640 470S1050 400 1280 480V720H0z" fill="#5b3a63"/><path d="M0 600C300 540 500 640 760 590S1120 560 1280 580V720H0z" fill="#2c2145"/></svg>`,
    ),
  )
    .ensureAlpha()
    .raw()
    .toBuffer();

async function main(file: string): Promise<void> {
  const { modes, close } = await loadModes([MODE]);
  const mode = modes.get(MODE);
  if (!mode) throw new Error(`There is no mode ${MODE}`);
  const lab = await openLab();
  try {
    const room = await layer('room', POSE_S, SIZE);
    const { picture, truth } = compose(room, await layer('person', POSE_S, SIZE), SIZE);
    const frame = await testFrame(mode, noisy(picture, 1), truth, 0);
    await lab.draw({
      picture: rgbaPicture(frame.picture.pixels, SIZE.widthPx, SIZE.heightPx),
      mask: { kind: 'alpha', ...frame.mask },
      isFirst: true,
      capturedAtMs: 0,
    });
    const background = await dusk();
    const parts: OverlayOptions[] = [];
    const row = TILE.heightPx + LABEL_PX + GAP_PX;
    for (const [index, effect] of EFFECTS.entries()) {
      const left = GAP_PX + (index % COLUMNS) * (TILE.widthPx + GAP_PX);
      const top = GAP_PX + Math.floor(index / COLUMNS) * row;
      parts.push({ input: await tile(lab, effect, background), left, top });
      parts.push({ input: label(EFFECT_FACTS[effect].title), left, top: top + TILE.heightPx });
    }
    await sharp({
      create: {
        width: GAP_PX + COLUMNS * (TILE.widthPx + GAP_PX),
        height: GAP_PX + Math.ceil(EFFECTS.length / COLUMNS) * row,
        channels: 3,
        background: '#16191e',
      },
    })
      .composite(parts)
      .webp({ quality: 82 })
      .toFile(file);
  } finally {
    await lab.close();
    await close();
  }
}

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('Say where to: node bench/dist/effects-sheet.js FILE.webp');
await main(file);
