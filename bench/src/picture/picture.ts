import { ECONOMY_STEPS, type EconomyStep } from '@maskwire/compositor/look';
import {
  type CompositorLab,
  findChromium,
  METHODS,
  type Method,
  openCompositorLab,
  type PeerName,
} from '@maskwire/compositor-lab';
import type { LoadedMode } from '@maskwire/engine/pipeline';
import { loadModes } from '../direct-model.js';
import { BadFlag } from '../network/options.js';
import type { Table } from '../report.js';
import { measureCost } from './cost.js';
import { haloFaults, haloScenes, measureHalo } from './halo.js';
import { allMaterial, FULL_EXTENT, QUICK_EXTENT } from './material.js';
import { type MaterialFigures, measureMaterial } from './measure.js';
import { costTables, figureTable, haloTable, stepTable } from './picture-tables.js';
import { measureSteps } from './steps.js';
import { faultsOf, judge } from './verdict.js';
import { verdictTables } from './verdict-tables.js';

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
  /** Only material, or `halo`, `steps` or `cost`, whose name has this in it. */
  readonly material: string | undefined;
  /** Of the economy, at which ours is drawn; by default `full`. */
  readonly step: string | undefined;
}

function methodsOf(text: string | undefined): readonly Method[] {
  if (text === undefined) return METHODS;
  const names = ['ours', 'raw', ...text.split(',')];
  const unknown = names.filter((name) => !METHODS.some((method) => method === name));
  if (unknown.length > 0)
    throw new BadFlag(`--methods: there is no ${unknown.join(', ')}; there are ${METHODS.join(', ')}`);
  return METHODS.filter((method) => names.includes(method));
}

function stepOf(text: string | undefined): EconomyStep {
  const step = ECONOMY_STEPS.find((name) => name === (text ?? 'full'));
  if (step === undefined)
    throw new BadFlag(`--step: there is no ${text ?? ''}; there are ${ECONOMY_STEPS.join(', ')}`);
  return step;
}

/**
 * What the compositor makes of one model's masks, against methods that others publish, fed the same.
 * @throws {MissingBrowser}
 */
export async function measurePicture(
  options: PictureOptions,
): Promise<{ tables: Table[]; faults: string[] }> {
  const methods = methodsOf(options.methods);
  const step = stepOf(options.step);
  const executablePath = findChromium(process.env);
  if (executablePath === undefined)
    throw new MissingBrowser('The picture is drawn in a browser: `npm run e2e` installs Chromium');
  const { modes, close } = await loadModes([MODE]);
  const lab = await openCompositorLab({ executablePath });
  try {
    const mode = modes.get(MODE);
    if (!mode) throw new Error(`There is no mode ${MODE}`);
    const outcomes = [
      await compared(lab, mode, methods, { ...options, step }),
      ...(isAsked('halo', options) ? [await halo(lab, mode, methods, step)] : []),
      ...(isAsked('steps', options)
        ? [{ tables: [stepTable(await measureSteps(lab, mode))], faults: [] }]
        : []),
      ...(isAsked('cost', options)
        ? [{ tables: costTables(await measureCost(lab, mode, methods)), faults: [] }]
        : []),
    ];
    return {
      tables: outcomes.flatMap(({ tables }) => tables),
      faults: outcomes.flatMap(({ faults }) => faults),
    };
  } finally {
    await lab.close();
    await close();
  }
}

interface Outcome {
  readonly tables: Table[];
  readonly faults: string[];
}

/** Parts of 1280x720 are no part of a quick run, unless they are asked for by name. */
const isAsked = (part: string, { isQuick, material }: PictureOptions): boolean =>
  material === undefined ? !isQuick : part.includes(material);

async function compared(
  lab: CompositorLab,
  mode: LoadedMode,
  methods: readonly Method[],
  { isQuick, material: wanted, step }: PictureOptions & { readonly step: EconomyStep },
): Promise<Outcome> {
  const figures: MaterialFigures[] = [];
  for (const material of allMaterial(mode, isQuick ? QUICK_EXTENT : FULL_EXTENT))
    if (material.name.includes(wanted ?? '')) {
      console.error(`picture: ${material.name} ...`);
      figures.push(await measureMaterial(lab, material, methods, step));
    }
  if (figures.length === 0) return { tables: [], faults: [] };
  const peers = methods.filter((method): method is PeerName => method !== 'ours');
  const tables = [...figures.map(figureTable), ...verdictTables(figures, peers)];
  return { tables, faults: faultsOf(judge(figures, peers)) };
}

async function halo(
  lab: CompositorLab,
  mode: LoadedMode,
  methods: readonly Method[],
  step: EconomyStep,
): Promise<Outcome> {
  const figures = await measureHalo(lab, await haloScenes(mode), methods, step);
  return { tables: [haloTable(figures)], faults: haloFaults(figures) };
}
