import { describe, expect, it } from 'vitest';
import { ModelImportError } from '../errors.js';
import { GraphBuilder } from '../ir/builder.js';
import type { Graph } from '../ir/graph.js';
import { emitOnnx } from '../onnx/emit.js';
import { maxDifference, runOnnx } from '../testing/onnx.js';
import { drawnPerson, noise } from '../testing/pictures.js';
import { alone, requestOf } from '../testing/requests.js';
import { runTfjs } from '../testing/tfjs.js';
import { emitTfjs } from './emit.js';

const SIZE = { width: 12, height: 8 };
const PIXELS = SIZE.width * SIZE.height;

/** Class c's logit is `gains[c]` times a channel of the picture: 0 red, 1 green, 2 blue, 3 red again. */
function classes(gains: readonly number[]): Graph {
  const builder = new GraphBuilder();
  const input = builder.input({ ...SIZE, channels: 3 });
  const weights = gains.flatMap((gain, at) => [0, 1, 2].map((channel) => (channel === at % 3 ? gain : 0)));
  const value = builder.add({
    kind: 'conv2d',
    input,
    kernel: { height: 1, width: 1 },
    stride: { height: 1, width: 1 },
    dilation: { height: 1, width: 1 },
    padding: { top: 0, bottom: 0, left: 0, right: 0 },
    weights: Float32Array.from(weights),
    bias: new Float32Array(gains.length),
  });
  return builder.finish(input, value, 'logits');
}

describe('a graph of logits', () => {
  it('gives the planes that onnxruntime gives: the first of equal classes, and its share', async () => {
    const request = alone(classes([6, 5, 4, 6]));
    const images = Buffer.concat([noise(3, SIZE), noise(4, SIZE)]);
    const shape = { batch: 2, ...SIZE };
    const ours = await runTfjs(emitTfjs(request), images, shape);
    const theirs = await runOnnx(emitOnnx(request), images, shape);
    expect(ours).toHaveLength(2 * 2 * PIXELS);
    for (const image of [0, 1]) {
      const [index, share] = [2 * image * PIXELS, (2 * image + 1) * PIXELS];
      expect(ours.slice(index, share)).toEqual(Int32Array.from(theirs.slice(index, share)));
      expect(new Set(ours.slice(index, share))).toEqual(new Set([0, 1, 2]));
      const shares = ours.slice(share, share + PIXELS);
      expect(maxDifference(shares, theirs.slice(share, share + PIXELS))).toBeLessThanOrEqual(1);
    }
  });

  it.each(['halfPixel', 'alignCorners'] as const)(
    '%s: chooses on the grid that onnxruntime chooses on',
    async (alignment) => {
      const coarse = classes([6, 5, 4]);
      const builder = new GraphBuilder();
      const input = builder.input({ height: 4, width: 6, channels: 3 });
      const [conv] = coarse.nodes;
      if (conv?.kind !== 'conv2d') throw new Error('no convolution');
      const logits = builder.add({ ...conv, input });
      const wide = builder.add({
        kind: 'resizeBilinear',
        input: logits,
        size: { height: 31, width: 47 },
        alignment,
      });
      const shape = { batch: 1, height: 4, width: 6 };
      const request = alone(builder.finish(input, wide, 'logits'));
      const image = noise(5, shape);
      const ours = await runTfjs(emitTfjs(request, { head: 'float32' }), image, shape);
      const theirs = await runOnnx(emitOnnx(request, { head: 'float32' }), image, shape);
      expect(maxDifference(ours, theirs)).toBeLessThan(1e-5);
    },
  );

  it('is refused for a mode of one person', () => {
    expect(() => emitTfjs({ ...alone(classes([1, 1, 1])), kind: 'alpha' })).toThrow(ModelImportError);
  });
});

describe('an emitted model', () => {
  const size = { widthPx: 256, heightPx: 144 };
  const recipe = { members: [{ model: 'selfie-landscape' }] as const, input: size, output: size };

  it('rounds what it would give in floats to bytes', async () => {
    const request = await requestOf(recipe, 'alpha');
    const image = await drawnPerson(1, { width: 256, height: 144 });
    const shape = { batch: 1, width: 256, height: 144 };
    const exact = await runTfjs(emitTfjs(request, { head: 'float32' }), image, shape);
    const bytes = await runTfjs(emitTfjs(request), image, shape);
    expect(
      maxDifference(
        bytes,
        exact.map((p) => 255 * p),
      ),
    ).toBeLessThanOrEqual(0.5001);
    expect(Math.min(...bytes)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...bytes)).toBeLessThanOrEqual(255);
  });

  it('holds the weights of a network once, also when its mirrored twin is averaged with it', async () => {
    const { members, ...rest } = await requestOf(recipe, 'alpha');
    const twins = [...members, ...members.map(({ graph }) => ({ graph, flip: true }))];
    const alone = emitTfjs({ ...rest, members }).weights.length;
    const both = emitTfjs({ ...rest, members: twins }).weights.length;
    expect(alone).toBeGreaterThan(100_000);
    expect(both - alone).toBeLessThan(1000);
  });

  it('declares its input and output, with any batch, and is the same each time', async () => {
    const [first, second] = [
      emitTfjs(await requestOf(recipe, 'alpha')),
      emitTfjs(await requestOf(recipe, 'alpha')),
    ];
    expect(JSON.parse(first.json)).toMatchObject({
      signature: {
        inputs: { image: { dtype: 'DT_INT32', tensorShape: dims(-1, 144, 256, 3) } },
        outputs: { mask: { dtype: 'DT_INT32', tensorShape: dims(-1, 144, 256) } },
      },
    });
    expect(second.json).toBe(first.json);
    expect(Buffer.compare(second.weights, first.weights)).toBe(0);
  });
});

const dims = (...sizes: readonly number[]) => ({ dim: sizes.map((size) => ({ size: String(size) })) });
