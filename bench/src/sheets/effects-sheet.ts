import { EFFECT_FACTS, EFFECTS } from '@maskwire/compositor/look';
import type { CompositorLab } from '@maskwire/compositor-lab';
import { GAP_PX, LABEL_PX, label, type Placed, whole, writeSheet } from './sheet.js';
import { dusk, type Subject, sceneOf, shot } from './subject.js';

const TILE = { widthPx: 416, heightPx: 234 };
const COLUMNS = 3;

/** Every effect with its defaults, as the product draws it. */
export async function writeEffectsSheet(lab: CompositorLab, subject: Subject, file: string): Promise<void> {
  await lab.draw({ ...sceneOf(subject), background: await dusk() });
  const parts: Placed[] = [];
  const row = TILE.heightPx + LABEL_PX + GAP_PX;
  for (const [index, kind] of EFFECTS.entries()) {
    const leftPx = GAP_PX + (index % COLUMNS) * (TILE.widthPx + GAP_PX);
    const topPx = GAP_PX + Math.floor(index / COLUMNS) * row;
    parts.push({ image: await whole(await shot(lab, { effect: { kind } }), TILE), leftPx, topPx });
    parts.push({
      image: label(EFFECT_FACTS[kind].title, TILE.widthPx),
      leftPx,
      topPx: topPx + TILE.heightPx,
    });
  }
  const size = {
    widthPx: GAP_PX + COLUMNS * (TILE.widthPx + GAP_PX),
    heightPx: GAP_PX + Math.ceil(EFFECTS.length / COLUMNS) * row,
  };
  await writeSheet(file, size, parts);
}
