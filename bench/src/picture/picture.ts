import {
  findChromium,
  METHODS,
  type Method,
  openCompositorLab,
  type PeerName,
} from '@maskwire/compositor-lab';
import { loadModes } from '../direct-model.js';
import { BadFlag } from '../network/options.js';
import type { Table } from '../report.js';
import { allMaterial, FULL_EXTENT, QUICK_EXTENT } from './material.js';
import { type MaterialFigures, measureMaterial } from './measure.js';
import { figureTable, verdictTable } from './picture-tables.js';
import { faultsOf, judge } from './verdict.js';

const MODE = 'balanced';

/** Thrown where there is no browser to draw in. */
export class MissingBrowser extends Error {
  override readonly name = 'MissingBrowser';
}

export interface PictureOptions {
  /** A few small pictures, for tuning: half a minute. */
  readonly isQuick: boolean;
  /** Names, separated by commas; ours and the raw mask are always among them. Default: all. */
  readonly methods: string | undefined;
  /** Only material whose name has this in it. */
  readonly material: string | undefined;
}

function methodsOf(text: string | undefined): readonly Method[] {
  if (text === undefined) return METHODS;
  const names = ['ours', 'raw', ...text.split(',')];
  const unknown = names.filter((name) => !METHODS.some((method) => method === name));
  if (unknown.length > 0)
    throw new BadFlag(`--methods: there is no ${unknown.join(', ')}; there are ${METHODS.join(', ')}`);
  return METHODS.filter((method) => names.includes(method));
}

/**
 * What the compositor makes of one model's masks, against methods that others publish, fed the same.
 * @throws {MissingBrowser}
 */
export async function measurePicture(
  options: PictureOptions,
): Promise<{ tables: Table[]; faults: string[] }> {
  const methods = methodsOf(options.methods);
  const executablePath = findChromium(process.env);
  if (executablePath === undefined)
    throw new MissingBrowser('The picture is drawn in a browser: `npm run e2e` installs Chromium');
  const { modes, close } = await loadModes([MODE]);
  const lab = await openCompositorLab({ executablePath });
  try {
    const mode = modes.get(MODE);
    if (!mode) throw new Error(`There is no mode ${MODE}`);
    const figures: MaterialFigures[] = [];
    for (const material of allMaterial(mode, options.isQuick ? QUICK_EXTENT : FULL_EXTENT))
      if (material.name.includes(options.material ?? ''))
        figures.push(await measureMaterial(lab, material, methods));
    const peers = methods.filter((method): method is PeerName => method !== 'ours');
    const verdicts = judge(figures, peers);
    return { tables: [...figures.map(figureTable), verdictTable(verdicts)], faults: faultsOf(verdicts) };
  } finally {
    await lab.close();
    await close();
  }
}
