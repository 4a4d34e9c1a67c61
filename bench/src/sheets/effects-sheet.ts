import { EFFECT_FACTS, EFFECTS } from '@maskwire/compositor/look';
import type { CompositorLab } from '@maskwire/compositor-lab';
import { GAP_PX, LABEL_PX, label, type Placed, whole, writeSheet } from './sheet.js';
import { dusk, type Subject, sceneOf, shot } from './subject.js';

const TILE = { widthPx: 416, heightPx: 234 };
const COLUMNS = 3;
/** Stands off the drawn person's clothes, which are nearly as green as the default. */
const GROUND = '#7a3b57';

/** Every effect as the product draws it, with the defaults of all but the ground's colour. */
export async function writeEffectsSheet(lab: CompositorLab, subject: Subject, file: string): Promise<void> {
  await lab.draw({ ...sceneOf(subject), background: await dusk() });
  const parts: Placed[] = [];
  const row = TILE.heightPx + LABEL_PX + GAP_PX;
  for (const [index, kind] of EFFECTS.entries()) {
    const leftPx = GAP_PX + (index % COLUMNS) * (TILE.widthPx + GAP_PX);
    const topPx = GAP_PX + Math.floor(index / COLUMNS) * row;
    const picture = await shot(lab, { effect: { kind, backgroundColour: GROUND } });
    const title = label(EFFECT_FACTS[kind].title, TILE.widthPx);
    parts.push({ image: await whole(picture, TILE), leftPx, topPx });
    parts.push({ image: title, leftPx, topPx: topPx + TILE.heightPx });
  }
  const size = {
    widthPx: GAP_PX + COLUMNS * (TILE.widthPx + GAP_PX),
    heightPx: GAP_PX + Math.ceil(EFFECTS.length / COLUMNS) * row,
  };
  await writeSheet(file, size, parts);
}
