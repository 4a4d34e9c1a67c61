import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Backend, type EngineModel, MAX_BATCH } from '@maskwire/engine';
import { createBackend } from '@maskwire/engine/backends';
import { BUILT_IN, type Catalogue, findMode, type ModeEntry } from '@maskwire/models';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rehearse } from './frame.js';
import { ModeShelf } from './mode-shelf.js';

const folder = mkdtempSync(join(tmpdir(), 'maskwire-shelf-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const named = (id: string): ModeEntry => {
  const mode = findMode(BUILT_IN, id);
  if (!mode) throw new Error(`The catalogue has no ${id}`);
  return mode;
};
const graphOf = (id: string) => {
  const { recipe } = named(id);
  if (recipe.kind !== 'single') throw new Error(`${id} is not one graph`);
  return recipe.graph;
};

/** Beside the built-in modes: one that is `fast` by another name, and one that looks twice with the same graph. */
const catalogue: Catalogue = {
  models: BUILT_IN.models,
  modes: [
    ...BUILT_IN.modes,
    { ...named('fast'), id: 'twin' },
    {
      ...named('selfie-256'),
      id: 'twice',
      stateful: true,
      recipe: {
        kind: 'zoom',
        first: graphOf('selfie-256'),
        second: graphOf('selfie-256'),
        zoom: { margin: 0.15, minSide: 0.2, wholeEvery: 8 },
      },
    },
  ],
};

/** The real engine, with a book of what is loaded, run and closed. */
class WatchedBackend implements Backend {
  readonly info: Backend['info'];
  readonly loads: string[] = [];
  readonly closes: string[] = [];
  readonly batches: number[] = [];
  failNextRun = false;
  readonly #inner: Backend;

  constructor(inner: Backend, hardware: Backend['info']['hardware'] = 'cpu') {
    this.#inner = inner;
    this.info = { ...inner.info, hardware };
  }

  async load(model: EngineModel) {
    this.loads.push(model.id);
    const loaded = await this.#inner.load(model);
    return {
      id: loaded.id,
      kind: loaded.kind,
      input: loaded.input,
      output: loaded.output,
      run: async (request: Parameters<typeof loaded.run>[0]) => {
        if (this.failNextRun) {
          this.failNextRun = false;
          throw new Error('the driver is gone');
        }
        this.batches.push(request.batch);
        return loaded.run(request);
      },
      close: () => {
        this.closes.push(model.id);
        return loaded.close();
      },
    };
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}

let backend: WatchedBackend;
let shelf: ModeShelf;

async function setUp(hardware?: Backend['info']['hardware']): Promise<void> {
  backend = new WatchedBackend(await createBackend('onnx-cpu'), hardware);
  const source = { catalogue, cacheDir: join(folder, 'cache'), modelsDir: join(folder, 'models') };
  shelf = new ModeShelf({ backend, source, rehearse });
}
beforeEach(() => setUp());
afterEach(() => shelf.close());

describe('loading', () => {
  it('happens once, whoever asks at the same time, and warms through the whole pipeline', async () => {
    await Promise.all([shelf.load('fast'), shelf.load('fast'), shelf.load('fast')]);
    await shelf.load('fast');
    expect(backend.loads).toHaveLength(1);
    expect(backend.batches.length).toBeGreaterThanOrEqual(4);
    expect(shelf.takeWarmUps()).toEqual([{ mode: 'fast', tookMs: expect.any(Number) }]);
    expect(shelf.takeWarmUps()).toEqual([]);
    expect((await shelf.get('fast')).labels).toEqual(['person']);
  });

  it('shares models between modes, also while they are loaded side by side', async () => {
    await Promise.all([shelf.load('fast'), shelf.load('twin')]);
    expect(backend.loads).toHaveLength(1);
    expect(new Set(shelf.takeWarmUps().map(({ mode }) => mode))).toEqual(new Set(['fast', 'twin']));
  });

  it('warms once more by force, without loading again', async () => {
    await shelf.load('fast');
    const runs = backend.batches.length;
    await shelf.load('fast', true);
    expect(backend.loads).toHaveLength(1);
    expect(backend.batches.length).toBeGreaterThan(runs);
    expect(shelf.takeWarmUps()).toHaveLength(2);
  });

  it('runs every size of batch on a GPU, and only one at a time on a CPU', async () => {
    await shelf.load('fast');
    expect(new Set(backend.batches)).toEqual(new Set([1]));
    await shelf.close();
    await setUp('gpu');
    await shelf.load('fast');
    expect(new Set(backend.batches).size).toBe(MAX_BATCH);
  });

  it('keeps no failure and leaves nothing behind', async () => {
    backend.failNextRun = true;
    await expect(shelf.load('twice')).rejects.toThrow('the driver is gone');
    expect(backend.closes).toEqual(backend.loads);
    await expect(shelf.get('twice')).rejects.toMatchObject({ code: 'bad_model' });
    await shelf.load('twice');
    expect((await shelf.get('twice')).plan.kind).toBe('zoom');
  });

  it('refuses what the catalogue does not have', async () => {
    await expect(shelf.load('nosuch')).rejects.toMatchObject({ code: 'bad_model' });
  });
});

describe('unloading', () => {
  it('frees a model with the last mode that runs it', async () => {
    for (const mode of ['fast', 'twin', 'twice']) await shelf.load(mode);
    await shelf.unload('fast');
    expect(backend.closes).toEqual([]);
    await expect(shelf.get('fast')).rejects.toMatchObject({ code: 'bad_model' });
    await shelf.unload('twin');
    expect(backend.closes).toEqual([backend.loads[0]]);
    await rehearse(await shelf.get('twice'));
    await shelf.unload('nosuch');
  });

  it('is seen in what the worker reports', async () => {
    for (const mode of ['fast', 'twin']) await shelf.load(mode);
    const held = shelf.takeHoldings();
    const [model] = held?.models ?? [];
    expect(held?.modes).toEqual([
      { id: 'fast', models: [model?.id] },
      { id: 'twin', models: [model?.id] },
    ]);
    expect(held?.models).toHaveLength(1);
    expect(model?.weightsBytes).toBeGreaterThan(100_000);
    expect(model?.residentGrowthBytes).toBeGreaterThanOrEqual(0);
    expect(shelf.takeHoldings()).toBeUndefined();
    for (const mode of ['fast', 'twin']) await shelf.unload(mode);
    expect(shelf.takeHoldings()).toEqual({ modes: [], models: [] });
  });
});
