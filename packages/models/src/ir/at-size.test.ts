import { describe, expect, it } from 'vitest';
import { ModelImportError } from '../errors.js';
import { emitOnnx } from '../onnx/emit.js';
import { runOnnx } from '../testing/onnx.js';
import { noise } from '../testing/pictures.js';
import { classModel } from '../testing/quantised.js';
import { alone } from '../testing/requests.js';
import { writeTflite } from '../testing/tflite-writer.js';
import { importTflite } from '../tflite/import.js';
import { atSize } from './at-size.js';
import { GraphBuilder } from './builder.js';

const small = { height: 9, width: 11 };
const large = { height: 17, width: 25 };

describe('a network at another size', () => {
  it('is the network that a file of that size gives', () => {
    const [here, there] = [small, large].map((size) => importTflite(writeTflite(classModel(4, size))));
    if (!here || !there) throw new Error('no graphs');
    const moved = atSize(here, large);
    expect(moved).toEqual(there);
    expect(Buffer.compare(emitOnnx(alone(moved)), emitOnnx(alone(there)))).toBe(0);
  });

  it('shares its weights with the original, in memory and in the emitted file', () => {
    const graph = importTflite(writeTflite(classModel(200)));
    const moved = atSize(graph, large);
    const [before, after] = [graph, moved].map(({ nodes }) => nodes.find(({ kind }) => kind === 'conv2d'));
    expect(after).toHaveProperty('weights', before && 'weights' in before ? before.weights : undefined);
    const request = alone(graph);
    const twice = { ...request, members: [graph, moved].map((each) => ({ graph: each, flip: false })) };
    const weightBytes = 4 * 16 * 200;
    expect(emitOnnx(twice).length - emitOnnx(request).length).toBeLessThan(weightBytes);
  });

  it('stays itself at its own size', () => {
    const graph = importTflite(writeTflite(classModel(3)));
    expect(atSize(graph, { ...small })).toBe(graph);
  });

  it('is averaged with the original on the finer of their grids, in any batch', async () => {
    const graph = importTflite(writeTflite(classModel(4)));
    const request = alone(graph);
    const run = (graphs: readonly (typeof graph)[], images: readonly Uint8Array[]) => {
      const members = graphs.map((each) => ({ graph: each, flip: false }));
      const model = emitOnnx({ ...request, members }, { head: 'float32' });
      return runOnnx(model, Buffer.concat(images), { batch: images.length, ...small });
    };
    const images = [noise(1, small), noise(2, small)];
    const both = [graph, atSize(graph, large)];
    const together = await run(both, images);
    const each = await Promise.all(images.map((image) => run(both, [image])));
    expect(Array.from(together)).toEqual(each.flatMap((planes) => Array.from(planes)));
    const plane = together.length / 4;
    const changed = (await run([graph], images.slice(0, 1))).filter(
      (value, at) => at < plane && value !== together[at],
    );
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.length).toBeLessThan(plane / 2);
  });
});

describe('a size that a network cannot take', () => {
  const unsupported = (make: () => unknown): string => {
    try {
      make();
    } catch (error) {
      if (error instanceof ModelImportError && error.code === 'unsupported_feature') return error.message;
      throw error;
    }
    throw new Error('it was taken');
  };
  const builder = (): [GraphBuilder, number] => {
    const made = new GraphBuilder();
    return [made, made.input({ ...small, channels: 3 })];
  };

  it('is refused when strides would leave another rest', () => {
    const graph = importTflite(writeTflite(classModel(3)));
    expect(unsupported(() => atSize(graph, { height: 10, width: 11 }))).toMatch(/multiple of 32/);
  });

  it('is refused when the network holds a picture of a fixed size', () => {
    const [made, input] = builder();
    const right = made.constant({ ...small, channels: 1 }, new Float32Array(99));
    const graph = made.finish(input, made.add({ kind: 'add', left: input, right }));
    expect(unsupported(() => atSize(graph, large))).toMatch(/fixed size/);
  });

  it('is refused when a resize goes to a size that nothing had', () => {
    const [made, input] = builder();
    const size = { height: 5, width: 5 };
    const graph = made.finish(
      input,
      made.add({ kind: 'resizeBilinear', input, size, alignment: 'halfPixel' }),
    );
    expect(unsupported(() => atSize(graph, large))).toMatch(/5x5/);
  });
});
