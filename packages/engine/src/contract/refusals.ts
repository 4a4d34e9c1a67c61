import { expect, it } from 'vitest';
import { MAX_BATCH } from '../core/index.js';
import { expectCode, SEED } from './expect.js';
import {
  darknessModel,
  floatMaskModel,
  foreignModel,
  hugeInsideModel,
  hugeOutputModel,
  noisePixels,
} from './fixtures.js';
import type { Subject } from './subject.js';

const SIZE = { widthPx: 8, heightPx: 8 };

/** Pixels that are not what the model takes are refused, and the model goes on. */
export function describeBadInput({ backend, kit }: Subject): void {
  const model = darknessModel(kit, SIZE);
  const good = noisePixels(SIZE, 1, SEED);

  it.each([
    ['too short', good.subarray(1), 1],
    ['too long', Uint8Array.of(...good, 0), 1],
    ['empty', new Uint8Array(0), 1],
    ['shorter than the batch', good, 2],
    ['batch 0', new Uint8Array(0), 0],
    ['batch not whole', good, 1.5],
    ['batch above the limit', noisePixels(SIZE, MAX_BATCH + 1, SEED), MAX_BATCH + 1],
  ])('refuses pixels that are %s, and goes on', async (_, pixels, batch) => {
    const loaded = await backend().load(model);
    await expectCode(loaded.run({ pixels, batch }), 'invalid_input');
    expect(await loaded.run({ pixels: good, batch: 1 })).toEqual(model.reference(good));
  });
}

/** Models that cannot be run are refused with a typed error, and the backend goes on. */
export function describeBadModels({ backend, kit }: Subject): void {
  const model = darknessModel(kit, SIZE);

  it.each(kit.broken())('refuses %s', async (_, artifact) => {
    await expectCode(backend().load({ ...model, artifact }), 'bad_model');
  });

  it.each([
    ['another input size', { ...model, input: { widthPx: 9, heightPx: 8 } }],
    ['another output size', { ...model, output: { widthPx: 8, heightPx: 9 } }],
    ['another kind of output', { ...model, kind: 'classes' as const }],
    ['a float mask', floatMaskModel(kit, SIZE)],
    ['a model of another format', foreignModel(kit)],
  ])('refuses %s', async (_, bad) => {
    await expectCode(backend().load(bad), 'bad_model');
  });

  it('refuses a mask that could never fit in memory before running anything', async () => {
    await expectCode(backend().load(hugeOutputModel(kit)), 'out_of_memory');
  });

  it('survives a run that asks for more memory than there is', async () => {
    const huge = await backend().load(hugeInsideModel(kit));
    await expectCode(huge.run({ pixels: new Uint8Array(3), batch: 1 }), 'out_of_memory');
    const pixels = noisePixels(SIZE, 1, SEED);
    const loaded = await backend().load(model);
    expect(await loaded.run({ pixels, batch: 1 })).toEqual(model.reference(pixels));
  });
}
