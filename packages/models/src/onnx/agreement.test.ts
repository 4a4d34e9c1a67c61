import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LiteRt } from '../testing/litert.js';
import { maxDifference, runOnnx } from '../testing/onnx.js';
import { drawnPerson, noise, photographs, underNoise } from '../testing/pictures.js';
import { alone } from '../testing/requests.js';
import { importTflite } from '../tflite/import.js';
import { emitOnnx } from './emit.js';

const TOLERANCE = 1e-3;
const require = createRequire(import.meta.url);
const models = [
  { file: 'selfie_segmentation.tflite', size: { width: 256, height: 256 } },
  { file: 'selfie_segmentation_landscape.tflite', size: { width: 256, height: 144 } },
];

let litert: LiteRt;
beforeAll(async () => {
  litert = await LiteRt.start();
}, 60_000);
afterAll(async () => {
  await litert.close();
});

describe.each(models)('$file in onnxruntime and in LiteRT', ({ file, size }) => {
  const bytes = readFileSync(require.resolve(`@mediapipe/selfie_segmentation/${file}`));
  const graph = importTflite(bytes);

  async function probabilities(image: Uint8Array): Promise<Float32Array | Uint8Array> {
    return runOnnx(emitOnnx(alone(graph), { head: 'float32' }), image, { batch: 1, ...size });
  }

  async function referenceFor(images: readonly Uint8Array[]): Promise<Float32Array[]> {
    const inputs = images.map((image) => Float32Array.from(image, (byte) => byte / 255));
    return litert.run(bytes, [1, size.height, size.width, 3], inputs);
  }

  /** The largest difference between the two runtimes over all images. */
  async function disagreement(images: readonly Uint8Array[]): Promise<number> {
    const reference = await referenceFor(images);
    const ours = await Promise.all(images.map(probabilities));
    return Math.max(...ours.map((each, index) => maxDifference(each, reference[index] ?? [])));
  }

  it('agrees on noise', async () => {
    expect(await disagreement([noise(1, size), noise(2, size), noise(3, size)])).toBeLessThan(TOLERANCE);
  });

  it.each([0, 0.1, 0.3])('agrees on a person under %s noise, and sees one', async (share) => {
    const people = await Promise.all([0, 1.5, 3].map((timeS) => drawnPerson(timeS, size)));
    const images = people.map((picture, index) => underNoise(picture, noise(index + 1, size), share));
    expect(await disagreement(images)).toBeLessThan(TOLERANCE);
    for (const p of await referenceFor(images)) {
      expect(p.filter((value) => value > 0.9).length).toBeGreaterThan(2000);
      expect(p.filter((value) => value < 0.1).length).toBeGreaterThan(2000);
    }
  });

  it('agrees on photographs', async (context) => {
    const images = await photographs(6, size);
    if (images.length === 0) context.skip('MASKWIRE_TESTDATA is not set: no photographs');
    expect(await disagreement(images)).toBeLessThan(TOLERANCE);
  });
});
