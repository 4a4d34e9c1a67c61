import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { i8, i32, table, u8 } from '../testing/flatbuffer-writer.js';
import { LiteRt } from '../testing/litert.js';
import { maxDifference, runOnnx } from '../testing/onnx.js';
import { noise } from '../testing/pictures.js';
import { alone } from '../testing/requests.js';
import { type ModelPlan, type OperatorPlan, type TensorPlan, writeTflite } from '../testing/tflite-writer.js';
import { importTflite } from '../tflite/import.js';
import { emitOnnx } from './emit.js';

/**
 * One small model for each operator and option that the bundled models do not use, judged by LiteRT. Each reads a
 * 9x11 image, applies the operators under test, and ends in a 1x1 convolution and a sigmoid.
 */
const HEIGHT = 9;
const WIDTH = 11;

interface Case {
  readonly name: string;
  /** Further tensors; `made` is what the last operator gives. */
  readonly tensors: Readonly<Record<string, TensorPlan>> & { readonly made: TensorPlan };
  readonly operators: readonly OperatorPlan[];
}

function waves(count: number, step: number): Float32Array {
  return Float32Array.from({ length: count }, (_, index) => Math.sin(index * step) * 0.8);
}

const conv = (
  name: string,
  parts: { padding: number; stride: number; dilation: number; activation: number; out: [number, number] },
): Case => ({
  name,
  tensors: {
    weights: { shape: [4, 3, 3, 3], data: waves(108, 0.7) },
    bias: { shape: [4], data: waves(4, 2) },
    made: { shape: [1, ...parts.out, 4] },
  },
  operators: [
    {
      code: 3,
      inputs: ['image', 'weights', 'bias'],
      output: 'made',
      optionsTag: 1,
      options: table({
        0: i8(parts.padding),
        1: i32(parts.stride),
        2: i32(parts.stride),
        3: i8(parts.activation),
        4: i32(parts.dilation),
        5: i32(parts.dilation),
      }),
    },
  ],
});

const resize = (name: string, alignCorners: number, halfPixel: number): Case => ({
  name,
  tensors: {
    size: { shape: [2], type: 'INT32', data: Int32Array.of(20, 15) },
    made: { shape: [1, 20, 15, 3] },
  },
  operators: [
    {
      code: 23,
      inputs: ['image', 'size'],
      output: 'made',
      optionsTag: 15,
      options: table({ 2: u8(alignCorners), 3: u8(halfPixel) }),
    },
  ],
});

const pool = (name: string, padding: number, out: [number, number]): Case => ({
  name,
  tensors: { made: { shape: [1, ...out, 3] } },
  operators: [
    {
      code: 1,
      inputs: ['image'],
      output: 'made',
      optionsTag: 5,
      options: table({ 0: i8(padding), 1: i32(2), 2: i32(2), 3: i32(3), 4: i32(3), 5: i8(0) }),
    },
  ],
});

const transposed = (name: string, padding: number, out: [number, number]): Case => ({
  name,
  tensors: {
    shape: { shape: [4], type: 'INT32', data: Int32Array.of(1, ...out, 5) },
    weights: { shape: [5, 3, 3, 3], data: waves(135, 0.9) },
    bias: { shape: [5], data: waves(5, 1) },
    made: { shape: [1, ...out, 5] },
  },
  operators: [
    {
      code: 67,
      inputs: ['shape', 'weights', 'image', 'bias'],
      output: 'made',
      optionsTag: 49,
      options: table({ 0: i8(padding), 1: i32(2), 2: i32(2), 3: i8(0) }),
    },
  ],
});

const cases: readonly Case[] = [
  conv('CONV_2D same, stride 2, relu6 fused', {
    padding: 0,
    stride: 2,
    dilation: 1,
    activation: 3,
    out: [5, 6],
  }),
  conv('CONV_2D valid, stride 2, relu fused', {
    padding: 1,
    stride: 2,
    dilation: 1,
    activation: 1,
    out: [4, 5],
  }),
  conv('CONV_2D same, dilation 2', { padding: 0, stride: 1, dilation: 2, activation: 0, out: [9, 11] }),
  resize('RESIZE_BILINEAR aligned corners', 1, 0),
  resize('RESIZE_BILINEAR half pixel centres', 0, 1),
  resize('RESIZE_BILINEAR asymmetric', 0, 0),
  pool('AVERAGE_POOL_2D same', 0, [5, 6]),
  pool('AVERAGE_POOL_2D valid', 1, [4, 5]),
  transposed('TRANSPOSE_CONV same', 0, [18, 22]),
  transposed('TRANSPOSE_CONV valid', 1, [19, 23]),
  {
    name: 'DEPTHWISE_CONV_2D with two channels from one',
    tensors: {
      weights: { shape: [1, 3, 3, 6], data: waves(54, 1.3) },
      bias: { shape: [6], data: waves(6, 3) },
      made: { shape: [1, 9, 11, 6] },
    },
    operators: [
      {
        code: 4,
        inputs: ['image', 'weights', 'bias'],
        output: 'made',
        optionsTag: 2,
        options: table({ 0: i8(0), 1: i32(1), 2: i32(1), 3: i32(2), 4: i8(0) }),
      },
    ],
  },
  {
    name: 'ADD and MUL of constants, RELU6',
    tensors: {
      four: { shape: [3], data: Float32Array.of(9, -4, 8) },
      row: { shape: [1, 11, 1], data: waves(11, 1) },
      times: { shape: [1, 9, 11, 3] },
      sum: { shape: [1, 9, 11, 3] },
      made: { shape: [1, 9, 11, 3] },
    },
    operators: [
      { code: 18, inputs: ['image', 'four'], output: 'times' },
      { code: 0, inputs: ['times', 'row'], output: 'sum' },
      { code: 21, inputs: ['sum'], output: 'made' },
    ],
  },
];

function modelOf({ tensors, operators }: Case): ModelPlan {
  const { shape } = tensors.made;
  const channels = shape[3] ?? 0;
  const out = [...shape.slice(0, 3), 1];
  return {
    tensors: {
      image: { shape: [1, HEIGHT, WIDTH, 3] },
      ...tensors,
      lastWeights: { shape: [1, 1, 1, channels], data: waves(channels, 1.1) },
      lastBias: { shape: [1], data: Float32Array.of(0.1) },
      last: { shape: out },
      probability: { shape: out },
    },
    operators: [
      ...operators,
      {
        code: 3,
        inputs: ['made', 'lastWeights', 'lastBias'],
        output: 'last',
        optionsTag: 1,
        options: table({ 0: i8(1), 1: i32(1), 2: i32(1), 3: i8(0), 4: i32(1), 5: i32(1) }),
      },
      { code: 14, inputs: ['last'], output: 'probability' },
    ],
    input: 'image',
    output: 'probability',
  };
}

describe('an operator in onnxruntime and in LiteRT', () => {
  let litert: LiteRt;
  beforeAll(async () => {
    litert = await LiteRt.start();
  }, 60_000);
  afterAll(async () => {
    await litert.close();
  });

  it.each(cases)('$name', async (each) => {
    const model = writeTflite(modelOf(each));
    const image = noise(7, { width: WIDTH, height: HEIGHT });
    const floats = Float32Array.from(image, (byte) => byte / 255);
    const [reference] = await litert.run(model, [1, HEIGHT, WIDTH, 3], [floats]);
    const onnx = emitOnnx(alone(importTflite(model)), { head: 'float32' });
    const ours = await runOnnx(onnx, image, { batch: 1, height: HEIGHT, width: WIDTH });
    expect(new Set(reference).size).toBeGreaterThan(10);
    expect(maxDifference(ours, reference ?? [])).toBeLessThan(1e-5);
  });
});
