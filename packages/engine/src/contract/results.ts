import { expect, it } from 'vitest';
import { type LoadedModel, MAX_BATCH, OUTPUT_PLANES } from '../core/index.js';
import { expectCode, SEED, worstDifference } from './expect.js';
import { type ContractModel, noisePixels } from './fixtures.js';
import type { Subject } from './subject.js';

const BATCHES = Array.from({ length: MAX_BATCH }, (_, i) => i + 1);

/** What a loaded model answers: the right bytes, the same ones every time, at any batch size. */
export function describeResults({ backend, toleranceLevels }: Subject, model: ContractModel): void {
  const answerBytes = OUTPUT_PLANES[model.kind] * model.output.widthPx * model.output.heightPx;
  const run = async (loaded: LoadedModel, batch: number) => {
    const pixels = noisePixels(model.input, batch, SEED);
    return { pixels, answer: await loaded.run({ pixels, batch }) };
  };

  it('says what was loaded', async () => {
    const { id, kind, input, output } = model;
    expect(await backend().load(model)).toMatchObject({ id, kind, input, output });
  });

  it('agrees with the reference', async () => {
    const { pixels, answer } = await run(await backend().load(model), 1);
    expect(worstDifference(answer, model.reference(pixels))).toBeLessThanOrEqual(toleranceLevels);
  });

  it.each(BATCHES)('batch %i: each row equals batch 1', async (batch) => {
    const loaded = await backend().load(model);
    const { pixels, answer } = await run(loaded, batch);
    expect(answer).toHaveLength(batch * answerBytes);
    const imageBytes = pixels.length / batch;
    for (let row = 0; row < batch; row++) {
      const image = pixels.slice(row * imageBytes, (row + 1) * imageBytes);
      const alone = await loaded.run({ pixels: image, batch: 1 });
      expect(worstDifference(answer.subarray(row * answerBytes, (row + 1) * answerBytes), alone)).toBe(0);
    }
  });

  it('reads a view on a larger buffer at its own offset', async () => {
    const loaded = await backend().load(model);
    const pixels = noisePixels(model.input, 1, SEED);
    const wide = new Uint8Array(pixels.length + 32);
    wide.set(pixels, 16);
    const answer = await loaded.run({ pixels: wide.subarray(16, 16 + pixels.length), batch: 1 });
    expect(answer).toEqual(await loaded.run({ pixels, batch: 1 }));
  });

  it('answers the same for the same picture, in a buffer of its own', async () => {
    const loaded = await backend().load(model);
    const first = await run(loaded, 1);
    const kept = Uint8Array.from(first.answer);
    await loaded.run({ pixels: noisePixels(model.input, 1, SEED + 1), batch: 1 });
    expect(first.answer).toEqual(kept);
    expect((await run(loaded, 1)).answer).toEqual(kept);
  });

  it('answers the same when it was loaded twice, also after the other one is closed', async () => {
    const [one, other] = [await backend().load(model), await backend().load(model)];
    const { answer } = await run(one, 2);
    await one.close();
    expect((await run(other, 2)).answer).toEqual(answer);
    await expectCode(run(one, 1), 'closed');
  });
}
