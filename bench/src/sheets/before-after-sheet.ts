import type { CompositorLab, LabDrawing, Method } from '@maskwire/compositor-lab';
import type { Rgba, Size } from '../picture/rgba.js';
import { type Area, GAP_PX, LABEL_PX, label, magnified, type Placed, whole, writeSheet } from './sheet.js';
import { type Subject, sceneOf, shot } from './subject.js';

const TIMES = 3;
/** Of the drawn person at 1280x720: hair before the wall and the frame that hangs there. */
const EDGE: Area = { leftPx: 714, topPx: 96, widthPx: 104, heightPx: 78 };
const CLOSE: Size = { widthPx: TIMES * EDGE.widthPx, heightPx: TIMES * EDGE.heightPx };
const WIDE: Size = { widthPx: CLOSE.widthPx, heightPx: Math.round((CLOSE.widthPx * 9) / 16) };
const COLUMN_PX = WIDE.widthPx + GAP_PX;
const ROW_PX = LABEL_PX + WIDE.heightPx + GAP_PX + CLOSE.heightPx + GAP_PX;

/** What every method can draw. */
const SHOWN: readonly { readonly name: string; readonly effect: NonNullable<LabDrawing['effect']> }[] = [
  { name: 'Blur', effect: { kind: 'blur' } },
  { name: 'Colour', effect: { kind: 'colour', backgroundColour: '#3d6fc4' } },
  { name: 'Cut-out', effect: { kind: 'cutout' } },
];
const ROWS: readonly { readonly method: Method; readonly about: string }[] = [
  { method: 'raw', about: 'plain mask' },
  { method: 'ours', about: 'maskwire' },
];

/** What comes in, and beside it effects drawn with the mask as it comes, and by the product; each with its edge. */
export async function writeBeforeAfterSheet(
  lab: CompositorLab,
  subject: Subject,
  file: string,
): Promise<void> {
  const { widthPx, heightPx } = subject.mask;
  const parts = [
    ...(await pair('The picture', subject.picture, 0, 0)),
    ...(await pair(`The mask that comes: ${widthPx} x ${heightPx}`, enlargedMask(subject), 0, 1)),
  ];
  for (const [row, { method, about }] of ROWS.entries()) {
    await lab.draw(sceneOf(subject), method);
    for (const [index, { name, effect }] of SHOWN.entries())
      parts.push(...(await pair(`${name}: ${about}`, await shot(lab, { effect }, method), 1 + index, row)));
  }
  const size = {
    widthPx: GAP_PX + (1 + SHOWN.length) * COLUMN_PX,
    heightPx: ROWS.length * ROW_PX,
  };
  await writeSheet(file, size, parts);
}

/** A picture and its edge under one label. */
async function pair(text: string, picture: Rgba, column: number, row: number): Promise<Placed[]> {
  const leftPx = GAP_PX + column * COLUMN_PX;
  const topPx = row * ROW_PX;
  const wideTopPx = topPx + LABEL_PX;
  return [
    { image: label(text, WIDE.widthPx), leftPx, topPx },
    { image: await whole(picture, WIDE), leftPx, topPx: wideTopPx },
    {
      image: await magnified(picture, EDGE, TIMES),
      leftPx,
      topPx: wideTopPx + WIDE.heightPx + GAP_PX,
    },
  ];
}

/** Stretched over the picture, cell by cell. */
function enlargedMask({ picture: { widthPx, heightPx }, mask }: Subject): Rgba {
  const pixels = new Uint8Array(4 * widthPx * heightPx).fill(255);
  for (let y = 0; y < heightPx; y++) {
    const row = Math.floor(((y + 0.5) * mask.heightPx) / heightPx) * mask.widthPx;
    for (let x = 0; x < widthPx; x++) {
      const value = mask.pixels[row + Math.floor(((x + 0.5) * mask.widthPx) / widthPx)] ?? 0;
      pixels.fill(value, 4 * (y * widthPx + x), 4 * (y * widthPx + x) + 3);
    }
  }
  return { widthPx, heightPx, pixels };
}
