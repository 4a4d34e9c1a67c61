import { InferenceSession } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { BUILT_IN } from '../catalogue/builtin.js';
import { findMode, type ModeEntry } from '../catalogue/types.js';
import { ModelImportError } from '../errors.js';
import { GraphBuilder } from '../ir/builder.js';
import type { EmitRequest } from '../ir/request.js';
import { maxDifference, runOnnx } from '../testing/onnx.js';
import { drawnPerson, noise } from '../testing/pictures.js';
import { alone, requestOf } from '../testing/requests.js';
import { emitOnnx } from './emit.js';
import type { Head } from './heads.js';

function requestFor({ recipe, kind }: ModeEntry): Promise<EmitRequest> {
  if (recipe.kind !== 'single') throw new Error('the mode has several graphs');
  return requestOf(recipe.graph, kind);
}

const singles = BUILT_IN.modes.filter(({ recipe, kind }) => recipe.kind === 'single' && kind === 'alpha');

describe.each(singles)('the ONNX model of $id', async (mode) => {
  const request = await requestFor(mode);
  const size = { height: mode.input.heightPx, width: mode.input.widthPx };
  const pixelCount = mode.output.heightPx * mode.output.widthPx;

  async function run(head: Head, images: readonly Uint8Array[]): Promise<Float32Array | Uint8Array> {
    return runOnnx(emitOnnx(request, { head }), Buffer.concat(images), {
      batch: images.length,
      ...size,
    });
  }

  it('has the input and output that the catalogue promises, with any batch', async () => {
    const session = await InferenceSession.create(emitOnnx(request));
    const fixed = { isTensor: true, type: 'uint8' };
    expect(session.inputMetadata).toEqual([
      { ...fixed, name: 'image', shape: ['N', mode.input.heightPx, mode.input.widthPx, 3] },
    ]);
    expect(session.outputMetadata).toEqual([
      { ...fixed, name: 'mask', shape: ['N', mode.output.heightPx, mode.output.widthPx] },
    ]);
    await session.release();
  });

  it('gives in bytes what it gives in floats, within half a level', async () => {
    const image = await drawnPerson(1, size);
    const scaled = Float32Array.from(await run('float32', [image]), (p) => 255 * p);
    const bytes = await run('uint8', [image]);
    expect(bytes).toBeInstanceOf(Uint8Array);
    expect(maxDifference(bytes, scaled)).toBeLessThanOrEqual(0.5001);
  });

  it('gives each image of a batch what it gives it alone', async () => {
    const images = [await drawnPerson(0, size), noise(5, size), await drawnPerson(2, size)];
    const together = await run('float32', images);
    expect(together).toHaveLength(3 * pixelCount);
    for (const [index, image] of images.entries()) {
      const row = together.subarray(index * pixelCount, (index + 1) * pixelCount);
      expect(maxDifference(row, await run('float32', [image]))).toBeLessThan(1e-5);
    }
  });

  it('writes the same bytes each time', async () => {
    const [first, second] = [request, await requestFor(mode)].map((each) => emitOnnx(each));
    expect(Buffer.compare(first ?? Buffer.alloc(0), second ?? Buffer.alloc(1))).toBe(0);
  });
});

describe('the mean of two models', () => {
  it('lies between its members where they read the same picture', async () => {
    const [balanced, square, landscape] = ['balanced', 'selfie-256', 'selfie-landscape'].map((id) => {
      const mode = findMode(BUILT_IN, id);
      if (mode === undefined) throw new Error(`no mode ${id}`);
      return mode;
    });
    if (balanced === undefined || square === undefined || landscape === undefined)
      throw new Error('modes are missing');
    const size = { width: 256, height: 256 };
    const image = await drawnPerson(0, size);
    const shape = { batch: 1, ...size };
    const mean = await runOnnx(emitOnnx(await requestFor(balanced), { head: 'float32' }), image, shape);
    const first = await runOnnx(emitOnnx(await requestFor(square), { head: 'float32' }), image, shape);
    const second = mean.map((value, index) => 2 * value - (first[index] ?? 0));

    // The second member, computed apart on a picture drawn at its own size, and read at the nearest row.
    const low = await drawnPerson(0, { width: 256, height: 144 });
    const apart = await runOnnx(emitOnnx(await requestFor(landscape), { head: 'float32' }), low, {
      batch: 1,
      width: 256,
      height: 144,
    });
    let agreeing = 0;
    second.forEach((value, index) => {
      const row = Math.floor((Math.floor(index / 256) * 144) / 256);
      if (value > 0.5 === (apart[row * 256 + (index % 256)] ?? 0) > 0.5) agreeing++;
    });
    expect(agreeing / second.length).toBeGreaterThan(0.99);
    expect(Math.min(...second)).toBeGreaterThan(-1e-3);
    expect(Math.max(...second)).toBeLessThan(1.001);
  });
});

describe('a graph that is no person segmentation', () => {
  it('is refused when it does not read RGB', () => {
    const builder = new GraphBuilder();
    const input = builder.input({ height: 4, width: 4, channels: 1 });
    const graph = builder.finish(input, builder.add({ kind: 'sigmoid', input }));
    expect(() => emitOnnx(alone(graph))).toThrow(ModelImportError);
  });

  it('is refused when it gives several channels', () => {
    const builder = new GraphBuilder();
    const input = builder.input({ height: 4, width: 4, channels: 3 });
    const graph = builder.finish(input, builder.add({ kind: 'sigmoid', input }));
    expect(() => emitOnnx(alone(graph))).toThrow(/one channel/);
  });
});
