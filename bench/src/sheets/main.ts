import { findChromium, openCompositorLab } from '@maskwire/compositor-lab';
import { loadModes } from '../direct-model.js';
import { MissingBrowser } from '../picture/picture.js';
import { writeBeforeAfterSheet } from './before-after-sheet.js';
import { writeEffectsSheet } from './effects-sheet.js';
import { drawnPerson, photograph } from './subject.js';

const USAGE = `Usage: node bench/dist/sheets/main.js SHEET FILE [PICTURE]
  SHEET    effects: every effect; before-after: three of them, with the plain mask and as the product draws them
  FILE     where to: .webp or .png
  PICTURE  effects on a picture of yours; the drawn person otherwise`;
const MODE = 'balanced';

async function main([sheet, file, picture]: readonly string[]): Promise<void> {
  if ((sheet !== 'effects' && sheet !== 'before-after') || file === undefined) throw new Error(USAGE);
  const executablePath = findChromium(process.env);
  if (executablePath === undefined)
    throw new MissingBrowser('Sheets are drawn in a browser: `npm run e2e` installs Chromium');
  const { modes, close } = await loadModes([MODE]);
  const lab = await openCompositorLab({ executablePath });
  try {
    const mode = modes.get(MODE);
    if (!mode) throw new Error(`There is no mode ${MODE}`);
    if (sheet === 'before-after') await writeBeforeAfterSheet(lab, await drawnPerson(mode), file);
    else
      await writeEffectsSheet(
        lab,
        picture === undefined ? await drawnPerson(mode) : await photograph(mode, picture),
        file,
      );
  } finally {
    await lab.close();
    await close();
  }
}

await main(process.argv.slice(2));
