import { type LoadedModel, MAX_BATCH, OUTPUT_PLANES } from '../core/index.js';

/**
 * Runs a model on each picture, `MAX_BATCH` of them at a time.
 * @param pictures RGB u8 of the model's input size
 * @returns the model's bytes for each, in the same order; they may share a buffer
 */
export async function runEach(
  model: LoadedModel,
  pictures: readonly Uint8Array[],
  signal: AbortSignal | undefined,
): Promise<Uint8Array[]> {
  const maskBytes = OUTPUT_PLANES[model.kind] * model.output.widthPx * model.output.heightPx;
  const masks: Uint8Array[] = [];
  for (let from = 0; from < pictures.length; from += MAX_BATCH) {
    const batch = pictures.slice(from, from + MAX_BATCH);
    const pixels = joined(batch);
    const answer = await model.run({ pixels, batch: batch.length, ...(signal && { signal }) });
    for (let i = 0; i < batch.length; i++) masks.push(answer.subarray(i * maskBytes, (i + 1) * maskBytes));
  }
  return masks;
}

/** `runEach` for the pictures that there are; the answer has the same gaps. */
export async function runWhere(
  model: LoadedModel,
  pictures: readonly (Uint8Array | undefined)[],
  signal: AbortSignal | undefined,
): Promise<(Uint8Array | undefined)[]> {
  const present = pictures.filter((picture) => picture !== undefined);
  const masks = (await runEach(model, present, signal)).values();
  return pictures.map((picture) => picture && masks.next().value);
}

function joined(pictures: readonly Uint8Array[]): Uint8Array {
  const [only] = pictures;
  if (only && pictures.length === 1) return only;
  const all = new Uint8Array(pictures.reduce((bytes, { length }) => bytes + length, 0));
  let at = 0;
  for (const picture of pictures) {
    all.set(picture, at);
    at += picture.length;
  }
  return all;
}
