import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emitOnnx } from '../onnx/emit.js';
import { i8, i32, table, u8 } from '../testing/flatbuffer-writer.js';
import { LiteRt } from '../testing/litert.js';
import { maxDifference, runOnnx } from '../testing/onnx.js';
import { noise } from '../testing/pictures.js';
import {
  bias,
  CODE,
  classModel,
  conv,
  probabilityModel,
  quantised,
  SIZE,
  weights,
} from '../testing/quantised.js';
import { alone } from '../testing/requests.js';
import { type OperatorPlan, type TensorPlan, writeTflite } from '../testing/tflite-writer.js';
import { importTflite } from './import.js';

const { height: H, width: W } = SIZE;
const SHAPE = [1, H, W, 3];

interface Case {
  readonly name: string;
  readonly tensors: Readonly<Record<string, TensorPlan>> & { readonly made: TensorPlan };
  readonly operators: readonly OperatorPlan[];
}

/** `made` of these holds -2..2 or 0..4, less than the convolution gives: its bytes saturate. */
const convolution = (name: string, activation: number): Case => ({
  name,
  tensors: {
    weights: weights([4, 3, 3, 3], 0.7),
    bias: bias(4, 1 / 128),
    made: quantised([1, 5, 6, 4], 4 / 255, activation === 0 ? 128 : 0),
  },
  operators: [conv(['image', 'weights', 'bias'], 'made', { stride: 2, activation })],
});

const resized = (name: string, options: Readonly<Record<number, ReturnType<typeof u8>>>): Case => ({
  name,
  tensors: {
    size: { shape: [2], type: 'INT32', data: Int32Array.of(17, 21) },
    made: quantised([1, 17, 21, 3], 1 / 128, 128),
  },
  operators: [
    {
      code: CODE.RESIZE_BILINEAR,
      inputs: ['image', 'size'],
      output: 'made',
      optionsTag: 15,
      options: table(options),
    },
  ],
});

const cases: readonly Case[] = [
  convolution('CONV_2D', 0),
  convolution('CONV_2D with ReLU', 1),
  convolution('CONV_2D with ReLU6, cut off at 4', 3),
  {
    name: 'DEPTHWISE_CONV_2D, dilated, with ReLU6 over all its bytes',
    tensors: {
      weights: weights([1, 3, 3, 3], 1.3),
      bias: bias(3, 1 / 128),
      made: quantised([1, H, W, 3], 6 / 255, 0),
    },
    operators: [
      {
        code: CODE.DEPTHWISE_CONV_2D,
        inputs: ['image', 'weights', 'bias'],
        output: 'made',
        optionsTag: 2,
        options: table({ 0: i8(0), 1: i32(1), 2: i32(1), 3: i32(1), 4: i8(3), 5: i32(2), 6: i32(2) }),
      },
    ],
  },
  {
    name: 'ADD of different scales',
    tensors: {
      weights: weights([3, 1, 1, 3], 0.9),
      bias: bias(3, 1 / 128),
      other: quantised([1, H, W, 3], 0.03, 100),
      made: quantised([1, H, W, 3], 0.012, 90),
    },
    operators: [
      conv(['image', 'weights', 'bias'], 'other'),
      { code: CODE.ADD, inputs: ['image', 'other'], output: 'made', optionsTag: 11, options: table({}) },
    ],
  },
  {
    name: 'AVERAGE_POOL_2D',
    tensors: { made: quantised([1, 5, 6, 3], 1 / 128, 128) },
    operators: [
      {
        code: CODE.AVERAGE_POOL_2D,
        inputs: ['image'],
        output: 'made',
        optionsTag: 5,
        options: table({ 0: i8(0), 1: i32(2), 2: i32(2), 3: i32(3), 4: i32(3), 5: i8(0) }),
      },
    ],
  },
  resized('RESIZE_BILINEAR, corner on corner', { 2: u8(1) }),
  resized('RESIZE_BILINEAR, half pixel centres', { 3: u8(1) }),
  {
    name: 'QUANTIZE to a narrower range, CONCATENATION',
    tensors: {
      narrow: quantised([1, H, W, 3], 1 / 256, 64),
      made: quantised([1, H, W, 6], 1 / 256, 64),
    },
    operators: [
      { code: CODE.QUANTIZE, inputs: ['image'], output: 'narrow' },
      {
        code: CODE.CONCATENATION,
        inputs: ['narrow', 'narrow'],
        output: 'made',
        optionsTag: 10,
        options: table({ 0: i32(-1), 1: i8(0) }),
      },
    ],
  },
  {
    name: 'TILE of a pooled pixel',
    tensors: {
      pooled: quantised([1, 1, 1, 3], 1 / 128, 128),
      times: { shape: [4], type: 'INT32', data: Int32Array.of(1, 7, 5, 1) },
      tiled: quantised([1, 7, 5, 3], 1 / 128, 128),
      weights: weights([3, 7, 5, 3], 0.3),
      bias: bias(3, 1 / 128),
      // Zeros at the edges make its pixels differ.
      made: quantised([1, 7, 5, 3], 0.1, 128),
    },
    operators: [
      {
        code: CODE.AVERAGE_POOL_2D,
        inputs: ['image'],
        output: 'pooled',
        optionsTag: 5,
        options: table({ 0: i8(1), 1: i32(1), 2: i32(1), 3: i32(W), 4: i32(H), 5: i8(0) }),
      },
      { code: CODE.TILE, inputs: ['pooled', 'times'], output: 'tiled' },
      conv(['tiled', 'weights', 'bias'], 'made'),
    ],
  },
];

/** INT8 within, and one scale for each channel of the weights. */
const signed: Case = {
  name: 'CONV_2D of INT8, channel by channel',
  tensors: {
    asInt8: quantised([1, H, W, 3], 1 / 128, 0, 'INT8'),
    weights: {
      shape: [3, 3, 3, 3],
      type: 'INT8',
      data: Int8Array.from({ length: 81 }, (_, at) => Math.round(100 * Math.sin(at * 0.7))),
      quantisation: { scales: [0.002, 0.01, 0.02], zeroPoints: [0, 0, 0] },
    },
    bias: {
      shape: [3],
      type: 'INT32',
      data: Int32Array.of(900, -4000, 2000),
      quantisation: { scales: [0.002 / 128, 0.01 / 128, 0.02 / 128], zeroPoints: [0, 0, 0] },
    },
    convolved: quantised([1, H, W, 3], 0.03, -10, 'INT8'),
    made: quantised([1, H, W, 3], 0.03, 118),
  },
  operators: [
    { code: CODE.QUANTIZE, inputs: ['image'], output: 'asInt8' },
    conv(['asInt8', 'weights', 'bias'], 'convolved'),
    { code: CODE.QUANTIZE, inputs: ['convolved'], output: 'made' },
  ],
};

describe('a quantised operator, imported as floats, and LiteRT on its bytes', () => {
  let litert: LiteRt;
  beforeAll(async () => {
    litert = await LiteRt.start();
  }, 60_000);
  afterAll(async () => {
    await litert.close();
  });

  async function bothOn(plan: Parameters<typeof writeTflite>[0]): Promise<[Float32Array, ArrayLike<number>]> {
    const model = writeTflite(plan);
    const image = noise(11, SIZE);
    const [reference] = await litert.run(model, SHAPE, [image]);
    const onnx = emitOnnx(alone(importTflite(model)), { head: 'float32' });
    const ours = await runOnnx(onnx, image, { batch: 1, height: H, width: W });
    if (reference === undefined) throw new Error('LiteRT gives nothing');
    return [reference, ours];
  }

  it.each([...cases, signed])('$name', async (each) => {
    const [reference, ours] = await bothOn(probabilityModel(each));
    expect(new Set(reference).size).toBeGreaterThan(5);
    // Three roundings lie between: of the operator, of the last convolution and of the probability.
    expect(
      maxDifference(
        ours,
        reference.map((byte) => byte / 256),
      ),
    ).toBeLessThan(0.02);
  });

  it('a whole network that ends in ARG_MAX', async () => {
    const [reference, planes] = await bothOn(classModel(5));
    const index = Array.from(planes).slice(0, reference.length);
    expect(new Set(reference).size).toBeGreaterThan(3);
    const same = index.filter((value, at) => value === reference[at]).length;
    expect(same / reference.length).toBeGreaterThan(0.97);
  });
});

describe('the graph of a quantised model', () => {
  const kindsOf = (each: Case): string[] =>
    importTflite(writeTflite(probabilityModel(each))).nodes.map(({ kind }) => kind);

  it('saturates where its bytes do, with the simplest node, and nowhere else', () => {
    const [plain, relu, cut, six, sum, pooled, corners, , narrowed, tiled] = cases.map(kindsOf);
    const picture = ['constant', 'mul', 'constant', 'add'];
    const last = ['conv2d', 'clamp', 'sigmoid'];
    expect(plain).toEqual([...picture, 'conv2d', 'clamp', ...last]);
    expect(relu).toEqual(plain);
    expect(cut).toEqual(plain);
    expect(six).toEqual([...picture, 'depthwiseConv2d', 'relu6', ...last]);
    expect(sum).toEqual([...picture, 'conv2d', 'clamp', 'add', 'clamp', ...last]);
    expect(pooled).toEqual([...picture, 'averagePool', ...last]);
    expect(corners).toEqual([...picture, 'resizeBilinear', ...last]);
    expect(narrowed).toEqual([...picture, 'clamp', 'concat', ...last]);
    expect(tiled).toEqual([...picture, 'globalAveragePool', 'resizeBilinear', 'conv2d', 'clamp', ...last]);
  });

  it('gives logits instead of class indices, one channel for each class', () => {
    const graph = importTflite(writeTflite(classModel(5)));
    expect(graph.outputMeaning).toBe('logits');
    expect(graph.values[graph.output]).toEqual({ ...SIZE, channels: 5 });
  });

  it('takes no notice of QUANTIZE and DEQUANTIZE between floats that fit into the bytes', () => {
    const shape = [1, H, W, 1];
    const plan = {
      tensors: {
        image: { shape },
        bytes: quantised(shape, 1 / 200, 10),
        narrow: quantised(shape, 1 / 400, 0),
        back: { shape },
      },
      operators: [
        { code: CODE.QUANTIZE, inputs: ['image'], output: 'bytes' },
        { code: CODE.QUANTIZE, inputs: ['bytes'], output: 'narrow' },
        { code: CODE.DEQUANTIZE, inputs: ['narrow'], output: 'back' },
      ],
      input: 'image',
      output: 'back',
    };
    const [only, ...others] = importTflite(writeTflite(plan)).nodes;
    expect(others).toEqual([]);
    expect(only).toMatchObject({ kind: 'clamp', low: 0 });
    expect(only && 'high' in only ? only.high : Number.NaN).toBeCloseTo(255 / 400, 6);
  });

  it('holds the reals of the weights and biases', () => {
    const graph = importTflite(writeTflite(probabilityModel(signed)));
    const layer = graph.nodes.find((node) => node.kind === 'conv2d');
    const plan = signed.tensors['weights']?.data ?? [];
    const scales = [0.002, 0.01, 0.02].map(Math.fround);
    expect(layer?.weights[40]).toBeCloseTo((plan[40] ?? 0) * (scales[1] ?? 0), 6);
    expect(layer?.weights[80]).toBeCloseTo((plan[80] ?? 0) * (scales[2] ?? 0), 6);
    expect(layer?.bias[1]).toBeCloseTo((-4000 * 0.01) / 128, 6);
  });
});
