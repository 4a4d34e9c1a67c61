import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../ir/builder.js';
import type { Graph } from '../ir/graph.js';
import { runOnnx } from '../testing/onnx.js';
import { noise } from '../testing/pictures.js';
import { alone } from '../testing/requests.js';
import { emitOnnx } from './emit.js';

const SIZE = { width: 12, height: 8 };
const PIXELS = SIZE.width * SIZE.height;
/** Class c's logit is `GAINS[c]` times one channel of the picture: 0 red, 1 green, 2 blue, 3 red again. */
const GAINS = [6, 5, 4, 6];

function pointwise(gains: readonly number[]): Graph {
  const builder = new GraphBuilder();
  const input = builder.input({ ...SIZE, channels: 3 });
  const weights = Float32Array.from({ length: gains.length * 3 }, (_, at) =>
    at % 3 === Math.floor(at / 3) % 3 ? (gains[Math.floor(at / 3)] ?? 0) : 0,
  );
  const value = builder.add({
    kind: 'conv2d',
    input,
    kernel: { height: 1, width: 1 },
    stride: { height: 1, width: 1 },
    dilation: { height: 1, width: 1 },
    padding: { top: 0, bottom: 0, left: 0, right: 0 },
    weights,
    bias: new Float32Array(gains.length),
  });
  return builder.finish(input, value, 'logits');
}

function expected(image: Uint8Array, pixel: number): { index: number; share: number } {
  const logits = GAINS.map((gain, c) => (gain * (image[3 * pixel + (c % 3)] ?? 0)) / 255);
  const index = logits.indexOf(Math.max(...logits));
  const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
  return { index, share: Math.exp(Math.max(...logits)) / sum };
}

describe('a graph of logits', () => {
  it('gives the winning class, the first of equals, and its probability, for each image of a batch', async () => {
    const images = [noise(3, SIZE), noise(4, SIZE)];
    const request = alone(pointwise(GAINS));
    const planes = await runOnnx(emitOnnx(request), Buffer.concat(images), { batch: 2, ...SIZE });
    expect(planes).toBeInstanceOf(Uint8Array);
    expect(planes).toHaveLength(2 * 2 * PIXELS);
    const seen = new Set<number>();
    images.forEach((image, at) => {
      for (let pixel = 0; pixel < PIXELS; pixel++) {
        const { index, share } = expected(image, pixel);
        expect(planes[2 * at * PIXELS + pixel]).toBe(index);
        expect(Math.abs((planes[(2 * at + 1) * PIXELS + pixel] ?? 0) - 255 * share)).toBeLessThan(0.51);
        seen.add(index);
      }
    });
    // Class 3 equals class 0 everywhere and must never win.
    expect(seen).toEqual(new Set([0, 1, 2]));
  });

  it('cannot serve a mode for one person, nor be averaged with other classes', () => {
    const graph = pointwise(GAINS);
    expect(() => emitOnnx({ ...alone(graph), kind: 'alpha' })).toThrow(/one channel/);
    const members = [graph, pointwise([1, 2])].map((each) => ({ graph: each, flip: false }));
    expect(() => emitOnnx({ ...alone(graph), members })).toThrow(/different classes/);
  });
});
