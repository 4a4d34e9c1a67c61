import { ECONOMY_STEPS, type EconomyStep } from '@maskwire/compositor/look';
import type { CompositorLab } from '@maskwire/compositor-lab';
import type { LoadedMode } from '@maskwire/engine/pipeline';
import { type HaloFigures, type HaloScene, haloScenes, measureHalo } from './halo.js';
import { allMaterial, type Extent, type Material, QUICK_EXTENT, type TestFrame } from './material.js';
import { type Figures, measureMaterial } from './measure.js';

/** Every step draws all of it. */
const EXTENT: Extent = { ...QUICK_EXTENT, drawnFrames: 12, portraits: 6, parkourFrames: 12 };
/** One before dark, one before light. */
const HALO_SCENES = 2;
/** Scenes are too few, and a still person shows what a moving one does. */
const LEFT_OUT = ['scenes', 'still'];

export interface StepFigures {
  /** `raw`: the mask as it comes, for comparison. */
  readonly step: EconomyStep | 'raw';
  readonly byMaterial: ReadonlyMap<string, Figures>;
  readonly halo: HaloFigures;
}

/** What ours loses at each step of the economy, on a few small pictures of each material that moves or is real. */
export async function measureSteps(lab: CompositorLab, mode: LoadedMode): Promise<StepFigures[]> {
  const materials: Material[] = [];
  for (const material of allMaterial(mode, EXTENT))
    if (!LEFT_OUT.some((name) => material.name.includes(name))) materials.push(await held(material));
  const scenes = (await haloScenes(mode)).slice(0, HALO_SCENES);
  const figures: StepFigures[] = [];
  for (const step of ['raw', ...ECONOMY_STEPS] as const)
    figures.push(await measureStep(lab, { materials, scenes, step }));
  return figures;
}

async function measureStep(
  lab: CompositorLab,
  {
    materials,
    scenes,
    step,
  }: {
    readonly materials: readonly Material[];
    readonly scenes: readonly HaloScene[];
    readonly step: StepFigures['step'];
  },
): Promise<StepFigures> {
  const [method, at] = step === 'raw' ? (['raw', 'full'] as const) : (['ours', step] as const);
  const byMaterial = new Map<string, Figures>();
  for (const material of materials) {
    const figures = (await measureMaterial(lab, material, [method], at)).byMethod.get(method);
    if (figures) byMaterial.set(material.name, figures);
  }
  const [halo] = await measureHalo(lab, scenes, [method], at);
  if (!halo) throw new Error(`Nothing was measured of ${method}`);
  return { step, byMaterial, halo };
}

/** The same frames for every step: they are made once. Small ones only. */
async function held(material: Material): Promise<Material> {
  const frames: TestFrame[] = [];
  for await (const frame of material.frames()) frames.push(frame);
  return {
    ...material,
    async *frames() {
      yield* frames;
    },
  };
}
