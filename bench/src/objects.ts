import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { LoadedModel, Size } from '@maskwire/engine';
import { createBackend } from '@maskwire/engine/backends';
import { BUILT_IN, findMode, type GraphRecipe, type ModeEntry, materialiseMode } from '@maskwire/models';
import { agreement, DEEPLAB_SIDE, DEEPLABS, LiteRt, readDeeplab } from '@maskwire/models/testing';
import { Confusion } from './confusion.js';
import { CACHE_DIR } from './direct-model.js';
import { nearest, type Scene, sceneFolder, scenes, stretched } from './objects-material.js';
import { median } from './statistics.js';

const SIDE: Size = { widthPx: DEEPLAB_SIDE, heightPx: DEEPLAB_SIDE };
const square = (side: number): Size => ({ widthPx: side, heightPx: side });
const HALF = square(257);

/** Ways not taken, to weigh the modes against. */
const RECIPES: Readonly<Record<string, Pick<GraphRecipe, 'members' | 'output'>>> = {
  '513, mask 513': { members: [{ model: 'deeplab-voc' }], output: SIDE },
  '385, mask 257': { members: [{ model: 'deeplab-voc', size: square(385) }], output: HALF },
  '513 + mirrored, mask 257': {
    members: [{ model: 'deeplab-voc' }, { model: 'deeplab-voc', flip: true }],
    output: HALF,
  },
  '513 + 641, mask 257': {
    members: [{ model: 'deeplab-voc' }, { model: 'deeplab-voc', size: square(641) }],
    output: HALF,
  },
};

export interface SceneFigures {
  readonly name: string;
  readonly confusion: Confusion;
  /** By photo: the mean over the classes in it. */
  readonly meanIous: readonly number[];
  /** Median CPU time of a photo: other work on the machine disturbs it least; NaN for the judge. */
  readonly cpuMs: number;
}

export interface Agreement {
  readonly network: string;
  /** Share of the reference picture's pixels: ours with the expected mask, LiteRT's with it, ours with LiteRT's. */
  readonly expected: number;
  readonly judgeExpected: number;
  readonly judge: number;
}

export interface ObjectsFigures {
  readonly labels: readonly string[];
  readonly photos: number;
  readonly modes: readonly SceneFigures[];
  readonly recipes: readonly SceneFigures[];
  /** LiteRT on the quantised file, whose masks have 513x513. */
  readonly judge: SceneFigures;
  readonly agreements: readonly Agreement[];
}

const required = (id: string): ModeEntry => {
  const mode = findMode(BUILT_IN, id);
  if (!mode) throw new Error(`There is no mode ${id}`);
  return mode;
};

const variant = (mode: ModeEntry, graph: Pick<GraphRecipe, 'members' | 'output'>): ModeEntry => ({
  ...mode,
  output: graph.output,
  recipe: { kind: 'single', graph: { ...graph, input: mode.input } },
});

/** The scene modes, ways to refine them, and an independent runtime on the same files. */
class Bench {
  readonly #root: string;
  readonly #litert: LiteRt;

  constructor(root: string, litert: LiteRt) {
    this.#root = root;
    this.#litert = litert;
  }

  /** Does `work` with the one graph of a mode, on one thread. */
  async withModel<T>(mode: ModeEntry, work: (model: LoadedModel) => Promise<T>): Promise<T> {
    const backend = await createBackend('onnx-cpu');
    try {
      const modelsDir = path.join(this.#root, 'models');
      const made = await materialiseMode(mode, { catalogue: BUILT_IN, cacheDir: CACHE_DIR, modelsDir });
      const [model, ...others] = made.models;
      if (!model || others.length > 0) throw new Error(`Mode ${mode.id} is not one graph`);
      return await work(await backend.load(model));
    } finally {
      await backend.close();
    }
  }

  async score(name: string, mode: ModeEntry, set: readonly Scene[]): Promise<SceneFigures> {
    return this.withModel(mode, async (model) => {
      const times: number[] = [];
      const masks: Uint8Array[] = [];
      await model.run({ pixels: new Uint8Array(3 * model.input.widthPx * model.input.heightPx), batch: 1 });
      for (const { photo, size } of set) {
        const pixels = await stretched(photo, model.input);
        const before = process.cpuUsage();
        const planes = await model.run({ pixels, batch: 1 });
        const { user, system } = process.cpuUsage(before);
        times.push((user + system) / 1000);
        masks.push(nearest(planes, model.output, size));
      }
      return { ...compare(name, mode.labels.length, set, masks), cpuMs: median(times) };
    });
  }

  async judge(set: readonly Scene[], classes: number): Promise<SceneFigures> {
    const file = readFileSync(path.join(this.#root, 'models', DEEPLABS.voc.file));
    const pixels = await Promise.all(set.map(({ photo }) => stretched(photo, SIDE)));
    const indices = await this.#litert.run(file, [1, DEEPLAB_SIDE, DEEPLAB_SIDE, 3], pixels);
    const masks = set.map(({ size }, at) => nearest(indices[at] ?? [], SIDE, size));
    return { ...compare('LiteRT', classes, set, masks), cpuMs: Number.NaN };
  }

  /** On the picture that comes with a network, at the network's own size. */
  async agreement(name: keyof typeof DEEPLABS, mode: ModeEntry): Promise<Agreement> {
    const { model, picture, expected } = readDeeplab(this.#root, name);
    const [judge = []] = await this.#litert.run(model, [1, DEEPLAB_SIDE, DEEPLAB_SIDE, 3], [picture]);
    const { recipe } = mode;
    if (recipe.kind !== 'single') throw new Error(`Mode ${mode.id} is not one graph`);
    const whole = variant(mode, { members: recipe.graph.members, output: SIDE });
    const ours = await this.withModel(whole, (loaded) => loaded.run({ pixels: picture, batch: 1 }));
    return {
      network: mode.id,
      expected: agreement(ours, expected),
      judgeExpected: agreement(judge, expected),
      judge: agreement(ours, judge),
    };
  }
}

function compare(
  name: string,
  classes: number,
  set: readonly Scene[],
  masks: readonly Uint8Array[],
): Omit<SceneFigures, 'cpuMs'> {
  const confusion = new Confusion(classes);
  const meanIous = set.map(({ truth }, at) => {
    const mask = masks[at] ?? new Uint8Array();
    confusion.add(truth, mask);
    return new Confusion(classes).add(truth, mask).meanIou();
  });
  return { name, confusion, meanIous };
}

/** @throws {MissingTestdata} without labelled scenes and networks. */
export async function measureObjects(): Promise<ObjectsFigures> {
  const root = sceneFolder();
  const set = await scenes(root);
  const objects = required('objects');
  const litert = await LiteRt.start();
  try {
    const bench = new Bench(root, litert);
    const modes: SceneFigures[] = [];
    for (const id of ['objects', 'objects-fine']) modes.push(await bench.score(id, required(id), set));
    const recipes: SceneFigures[] = [];
    for (const [name, recipe] of Object.entries(RECIPES))
      recipes.push(await bench.score(name, variant(objects, recipe), set));
    return {
      labels: objects.labels,
      photos: set.length,
      modes,
      recipes,
      judge: await bench.judge(set, objects.labels.length),
      agreements: [
        await bench.agreement('voc', objects),
        await bench.agreement('cityscapes', required('street')),
      ],
    };
  } finally {
    await litert.close();
  }
}
