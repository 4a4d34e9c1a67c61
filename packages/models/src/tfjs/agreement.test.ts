import { describe, expect, it } from 'vitest';
import type { EmitRequest } from '../ir/request.js';
import { emitOnnx } from '../onnx/emit.js';
import { maxDifference, runOnnx } from '../testing/onnx.js';
import { drawnPerson, noise, underNoise } from '../testing/pictures.js';
import { requestOf } from '../testing/requests.js';
import { runTfjs } from '../testing/tfjs.js';
import { emitTfjs } from './emit.js';

const SQUARE = { widthPx: 256, heightPx: 256 };
const LANDSCAPE = { widthPx: 256, heightPx: 144 };
const HALF = 128;
const BATCH = 2;

const MODELS = [
  { name: 'selfie-256', members: [{ model: 'selfie-256' }], size: SQUARE },
  { name: 'selfie-landscape', members: [{ model: 'selfie-landscape' }], size: LANDSCAPE },
  { name: 'their mean', members: [{ model: 'selfie-256' }, { model: 'selfie-landscape' }], size: SQUARE },
  {
    name: 'the mean of a model and its mirrored twin',
    members: [{ model: 'selfie-landscape' }, { model: 'selfie-landscape', flip: true }],
    size: SQUARE,
  },
] as const;

describe.each(MODELS)('$name in TF.js and in onnxruntime', ({ members: [first, ...others], size }) => {
  const extent = { width: size.widthPx, height: size.heightPx };
  const shape = { batch: BATCH, ...extent };
  const request = (): Promise<EmitRequest> =>
    requestOf({ members: [first, ...others], input: size, output: size }, 'alpha');

  async function people(): Promise<Uint8Array> {
    const [still, moving] = [await drawnPerson(0, extent), await drawnPerson(1.5, extent)];
    return Buffer.concat([still, underNoise(moving, noise(3, extent), 0.2)]);
  }

  it('gives the same probabilities', async () => {
    const images = await people();
    const ours = await runTfjs(emitTfjs(await request(), { head: 'float32' }), images, shape);
    const theirs = await runOnnx(emitOnnx(await request(), { head: 'float32' }), images, shape);
    expect(maxDifference(ours, theirs)).toBeLessThan(1e-3);
  });

  it('gives the same mask: a byte apart at most, and the same person', async () => {
    const images = await people();
    const ours = await runTfjs(emitTfjs(await request()), images, shape);
    const theirs = await runOnnx(emitOnnx(await request()), images, shape);
    expect(ours).toBeInstanceOf(Int32Array);
    expect(maxDifference(ours, theirs)).toBeLessThanOrEqual(1);
    let [both, either] = [0, 0];
    ours.forEach((level, at) => {
      const [mine, other] = [level >= HALF, (theirs[at] ?? 0) >= HALF];
      if (mine && other) both++;
      if (mine || other) either++;
    });
    expect(either).toBeGreaterThan(4000);
    expect(both / either).toBeGreaterThanOrEqual(0.995);
  });
});
