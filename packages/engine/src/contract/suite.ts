import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Backend,
  EngineError,
  type EngineErrorCode,
  type LoadedModel,
  MAX_BATCH,
} from '../core/index.js';
import {
  type ContractModel,
  darknessModel,
  floatMaskModel,
  hugeInsideModel,
  hugeOutputModel,
  noisePixels,
} from './fixtures.js';

export interface ContractOptions {
  readonly create: () => Promise<Backend>;
  /**
   * Models every promise is tried on.
   * @default a wide and an odd-sized one, exact to the bit
   */
  readonly models?: readonly ContractModel[];
  /**
   * Levels (of 255) a mask may differ from the reference.
   * @default 0
   */
  readonly toleranceLevels?: number;
}

const DEFAULT_MODELS = [
  darknessModel({ widthPx: 64, heightPx: 48 }, 'darkness-64x48'),
  darknessModel({ widthPx: 7, heightPx: 5 }, 'darkness-7x5'),
];

/** Large enough for a run to take milliseconds, so that others pile up behind it. */
const SLOW_MODEL = darknessModel({ widthPx: 1024, heightPx: 1024 }, 'darkness-1024');

const SEED = 7;

/** What every backend promises; called by each backend's own test file. */
export function describeBackendContract(name: string, options: ContractOptions): void {
  describe(`${name} keeps the backend contract`, () => {
    let backend: Backend;
    beforeEach(async () => {
      backend = await options.create();
    });
    afterEach(() => backend.close());
    const current = (): Backend => backend;

    for (const model of options.models ?? DEFAULT_MODELS)
      describe(model.id, () => {
        describeResults(current, model, options.toleranceLevels ?? 0);
      });
    describe('bad input', () => {
      describeBadInput(current);
    });
    describe('bad models', () => {
      describeBadModels(current);
    });
    describe('abort', () => {
      describeAbort(current);
    });
    describe('order and closing', () => {
      describeLifecycle(current);
    });
  });
}

function describeResults(backend: () => Backend, model: ContractModel, toleranceLevels: number): void {
  const maskBytes = model.output.widthPx * model.output.heightPx;
  const run = async (loaded: LoadedModel, batch: number) => {
    const pixels = noisePixels(model.input, batch, SEED);
    return { pixels, mask: await loaded.run({ pixels, batch }) };
  };

  it('says what was loaded', async () => {
    const loaded = await backend().load(model);
    expect(loaded).toMatchObject({ id: model.id, input: model.input, output: model.output });
  });

  it('agrees with the reference', async () => {
    const { pixels, mask } = await run(await backend().load(model), 1);
    expect(worstDifference(mask, model.reference(pixels))).toBeLessThanOrEqual(toleranceLevels);
  });

  it.each(Array.from({ length: MAX_BATCH }, (_, i) => i + 1))(
    'batch %i: each row equals batch 1',
    async (batch) => {
      const loaded = await backend().load(model);
      const { pixels, mask } = await run(loaded, batch);
      expect(mask).toHaveLength(batch * maskBytes);
      const imageBytes = pixels.length / batch;
      for (let row = 0; row < batch; row++) {
        const image = pixels.slice(row * imageBytes, (row + 1) * imageBytes);
        const alone = await loaded.run({ pixels: image, batch: 1 });
        expect(worstDifference(mask.subarray(row * maskBytes, (row + 1) * maskBytes), alone)).toBe(0);
      }
    },
  );

  it('reads a view on a larger buffer at its own offset', async () => {
    const loaded = await backend().load(model);
    const pixels = noisePixels(model.input, 1, SEED);
    const wide = new Uint8Array(pixels.length + 32);
    wide.set(pixels, 16);
    const mask = await loaded.run({ pixels: wide.subarray(16, 16 + pixels.length), batch: 1 });
    expect(mask).toEqual(await loaded.run({ pixels, batch: 1 }));
  });

  it('answers the same for the same picture, in a buffer of its own', async () => {
    const loaded = await backend().load(model);
    const first = await run(loaded, 1);
    const kept = Uint8Array.from(first.mask);
    await loaded.run({ pixels: noisePixels(model.input, 1, SEED + 1), batch: 1 });
    expect(first.mask).toEqual(kept);
    expect((await run(loaded, 1)).mask).toEqual(kept);
  });
}

function describeBadInput(backend: () => Backend): void {
  const [model = SLOW_MODEL] = DEFAULT_MODELS;
  const good = noisePixels(model.input, 1, SEED);

  it.each([
    ['too short', good.subarray(1), 1],
    ['too long', Uint8Array.of(...good, 0), 1],
    ['empty', new Uint8Array(0), 1],
    ['shorter than the batch', good, 2],
    ['batch 0', new Uint8Array(0), 0],
    ['batch not whole', good, 1.5],
    ['batch above the limit', noisePixels(model.input, MAX_BATCH + 1, SEED), MAX_BATCH + 1],
  ])('refuses pixels that are %s, and goes on', async (_, pixels, batch) => {
    const loaded = await backend().load(model);
    await expectCode(loaded.run({ pixels, batch }), 'invalid_input');
    expect(await loaded.run({ pixels: good, batch: 1 })).toEqual(model.reference(good));
  });
}

function describeBadModels(backend: () => Backend): void {
  const size = { widthPx: 8, heightPx: 8 };
  const model = darknessModel(size);
  const withBytes = (bytes: Uint8Array) => ({ ...model, artifact: { format: 'onnx' as const, bytes } });
  const whole = model.artifact.format === 'onnx' ? model.artifact.bytes : new Uint8Array(0);

  it.each([
    ['no bytes', withBytes(new Uint8Array(0))],
    ['noise', withBytes(noisePixels(size, 4, SEED))],
    ['a cut file', withBytes(whole.slice(0, whole.length >> 1))],
    ['another input size', { ...model, input: { widthPx: 9, heightPx: 8 } }],
    ['another output size', { ...model, output: { widthPx: 8, heightPx: 9 } }],
    ['a float mask', floatMaskModel(size)],
  ])('refuses %s', async (_, bad) => {
    await expectCode(backend().load(bad), 'bad_model');
  });

  it('refuses a mask that could never fit in memory before running anything', async () => {
    await expectCode(backend().load(hugeOutputModel()), 'out_of_memory');
  });

  it('survives a run that asks for more memory than there is', async () => {
    const huge = await backend().load(hugeInsideModel());
    await expectCode(huge.run({ pixels: new Uint8Array(3), batch: 1 }), 'out_of_memory');
    const pixels = noisePixels(size, 1, SEED);
    const loaded = await backend().load(model);
    expect(await loaded.run({ pixels, batch: 1 })).toEqual(model.reference(pixels));
  });
}

function describeAbort(backend: () => Backend): void {
  const pixels = noisePixels(SLOW_MODEL.input, 1, SEED);

  it('never runs what was aborted before', async () => {
    const loaded = await backend().load(SLOW_MODEL);
    await expectCode(loaded.run({ pixels, batch: 1, signal: AbortSignal.abort() }), 'aborted');
  });

  it('drops a waiting run and keeps the others', async () => {
    const loaded = await backend().load(SLOW_MODEL);
    const abort = new AbortController();
    const first = loaded.run({ pixels, batch: 1 });
    const second = expectCode(loaded.run({ pixels, batch: 1, signal: abort.signal }), 'aborted');
    const third = loaded.run({ pixels, batch: 1 });
    abort.abort();
    await second;
    expect(worstDifference(await first, await third)).toBe(0);
  });

  it('discards the result of a run aborted under way, and frees the lane', async () => {
    const loaded = await backend().load(SLOW_MODEL);
    const abort = new AbortController();
    const running = expectCode(loaded.run({ pixels, batch: 1, signal: abort.signal }), 'aborted');
    abort.abort();
    await running;
    expect(await loaded.run({ pixels, batch: 1 })).toHaveLength(1024 * 1024);
  });

  it('refuses to load for a caller who has left', async () => {
    await expectCode(backend().load(SLOW_MODEL, AbortSignal.abort()), 'aborted');
  });
}

function describeLifecycle(backend: () => Backend): void {
  const pixels = noisePixels(SLOW_MODEL.input, 1, SEED);

  it('ends runs of one model in order of arrival', async () => {
    const loaded = await backend().load(SLOW_MODEL);
    const ended: number[] = [];
    const runs = [0, 1, 2, 3].map(async (index) => {
      await loaded.run({ pixels, batch: 1 });
      ended.push(index);
    });
    await Promise.all(runs);
    expect(ended).toEqual([0, 1, 2, 3]);
  });

  it('gives the event loop a turn between queued runs', async () => {
    const loaded = await backend().load(SLOW_MODEL);
    let turns = 0;
    const ticking = setInterval(() => turns++, 0);
    try {
      await Promise.all(Array.from({ length: 6 }, () => loaded.run({ pixels, batch: 1 })));
      expect(turns).toBeGreaterThan(0);
    } finally {
      clearInterval(ticking);
    }
  });

  it('lets the running run end on close, refuses waiting and later ones', async () => {
    const loaded = await backend().load(SLOW_MODEL);
    const first = loaded.run({ pixels, batch: 1 });
    const settled = Promise.allSettled([first, loaded.run({ pixels, batch: 1 })]);
    await loaded.close();
    const [running, waiting] = await settled;
    expect(running).toMatchObject({ status: 'fulfilled' });
    expect(waiting).toMatchObject({ status: 'rejected', reason: { code: 'closed' } });
    await expectCode(loaded.run({ pixels, batch: 1 }), 'closed');
    await loaded.close();
  });

  it('closes its models with it, twice without harm', async () => {
    const loaded = await backend().load(SLOW_MODEL);
    await backend().close();
    await backend().close();
    await expectCode(loaded.run({ pixels, batch: 1 }), 'closed');
    await expectCode(backend().load(SLOW_MODEL), 'closed');
  });
}

async function expectCode(promise: Promise<unknown>, code: EngineErrorCode): Promise<void> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(EngineError);
  expect(error).toMatchObject({ code });
}

const worstDifference = (a: Uint8Array, b: Uint8Array): number =>
  a.length === b.length
    ? a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (b[i] ?? 0))), 0)
    : 255;
