import { i8, i32, table } from './flatbuffer-writer.js';
import type { ModelPlan, OperatorPlan, QuantisationPlan, TensorPlan } from './tflite-writer.js';

/** Small quantised models, as a converter would write them. Operators have TensorFlow Lite's numbers. */
export const CODE = Object.freeze({
  ADD: 0,
  AVERAGE_POOL_2D: 1,
  CONCATENATION: 2,
  CONV_2D: 3,
  DEPTHWISE_CONV_2D: 4,
  DEQUANTIZE: 6,
  LOGISTIC: 14,
  RESIZE_BILINEAR: 23,
  ARG_MAX: 56,
  TILE: 69,
  QUANTIZE: 114,
});

export const SIZE = Object.freeze({ width: 11, height: 9 });
/** Bytes of a picture as -1..1, as in many networks. */
export const PICTURE: QuantisationPlan = Object.freeze({ scales: [1 / 128], zeroPoints: [128] });

export const quantised = (
  shape: readonly number[],
  scale: number,
  zeroPoint: number,
  type: 'UINT8' | 'INT8' = 'UINT8',
): TensorPlan => ({ shape, type, quantisation: { scales: [scale], zeroPoints: [zeroPoint] } });

/** Weights around zero, the same for the same step; scale 0.01, zero point 120. */
export function weights(shape: readonly number[], step: number): TensorPlan {
  const count = shape.reduce((product, side) => product * side, 1);
  const data = Uint8Array.from({ length: count }, (_, at) => 128 + Math.round(100 * Math.sin(at * step)));
  return { shape, type: 'UINT8', data, quantisation: { scales: [0.01], zeroPoints: [120] } };
}

/** Biases of a convolution that reads `inputScale`: their scale is the product of both. */
export function bias(count: number, inputScale: number, weightScale = 0.01): TensorPlan {
  const data = Int32Array.from({ length: count }, (_, at) => Math.round(2000 * Math.sin(3 * at + 1)));
  const quantisation = { scales: [inputScale * weightScale], zeroPoints: [0] };
  return { shape: [count], type: 'INT32', data, quantisation };
}

export interface ConvPlan {
  /** @default same */
  readonly valid?: boolean;
  readonly stride?: number;
  /** 0 none, 1 ReLU, 3 ReLU6. */
  readonly activation?: number;
}

export const conv = (
  inputs: readonly string[],
  output: string,
  { valid = false, stride = 1, activation = 0 }: ConvPlan = {},
): OperatorPlan => ({
  code: CODE.CONV_2D,
  inputs,
  output,
  optionsTag: 1,
  options: table({
    0: i8(valid ? 1 : 0),
    1: i32(stride),
    2: i32(stride),
    3: i8(activation),
    4: i32(1),
    5: i32(1),
  }),
});

interface Body {
  /** Further tensors; `made` is what the last operator gives. */
  readonly tensors: Readonly<Record<string, TensorPlan>> & { readonly made: TensorPlan };
  readonly operators: readonly OperatorPlan[];
}

/** A picture of bytes, the operators under test, a 1x1 convolution and a sigmoid: one probability a pixel. */
export function probabilityModel({ tensors, operators }: Body): ModelPlan {
  const { shape, quantisation } = tensors.made;
  const channels = shape[3] ?? 0;
  const out = [...shape.slice(0, 3), 1];
  return {
    tensors: {
      image: { shape: [1, SIZE.height, SIZE.width, 3], type: 'UINT8', quantisation: PICTURE },
      ...tensors,
      lastWeights: weights([1, 1, 1, channels], 1.1),
      lastBias: bias(1, quantisation?.scales[0] ?? 1),
      last: quantised(out, 0.05, 128),
      probability: quantised(out, 1 / 256, 0),
    },
    operators: [
      ...operators,
      conv(['made', 'lastWeights', 'lastBias'], 'last', { valid: true }),
      { code: CODE.LOGISTIC, inputs: ['last'], output: 'probability' },
    ],
    input: 'image',
    output: 'probability',
  };
}

/** A network as DeepLab is built: convolutions, an added branch, a pooled context tiled and joined, an ARG_MAX. */
export function classModel(
  classes: number,
  size: { readonly height: number; readonly width: number } = SIZE,
): ModelPlan {
  const [height, width] = [Math.ceil(size.height / 2), Math.ceil(size.width / 2)];
  const coarse = (channels: number): number[] => [1, height, width, channels];
  return {
    tensors: {
      image: { shape: [1, size.height, size.width, 3], type: 'UINT8', quantisation: PICTURE },
      stemWeights: weights([8, 3, 3, 3], 0.7),
      stemBias: bias(8, 1 / 128),
      stem: quantised(coarse(8), 6 / 255, 0),
      deepWeights: weights([1, 3, 3, 8], 1.3),
      deepBias: bias(8, 6 / 255),
      deep: quantised(coarse(8), 0.05, 128),
      sum: quantised(coarse(8), 0.06, 110),
      pooled: quantised([1, 1, 1, 8], 0.06, 110),
      times: { shape: [4], type: 'INT32', data: Int32Array.of(1, height, width, 1) },
      tiled: quantised(coarse(8), 0.06, 110),
      joined: quantised(coarse(16), 0.06, 110),
      headWeights: weights([classes, 1, 1, 16], 0.9),
      headBias: bias(classes, 0.06),
      logits: quantised(coarse(classes), 0.08, 128),
      size: { shape: [2], type: 'INT32', data: Int32Array.of(size.height, size.width) },
      enlarged: quantised([1, size.height, size.width, classes], 0.08, 128),
      axis: { shape: [1], type: 'INT32', data: Int32Array.of(3) },
      index: { shape: [1, size.height, size.width], type: 'INT64' },
    },
    operators: [
      conv(['image', 'stemWeights', 'stemBias'], 'stem', { stride: 2, activation: 3 }),
      {
        code: CODE.DEPTHWISE_CONV_2D,
        inputs: ['stem', 'deepWeights', 'deepBias'],
        output: 'deep',
        optionsTag: 2,
        options: table({ 0: i8(0), 1: i32(1), 2: i32(1), 3: i32(1), 4: i8(0), 5: i32(1), 6: i32(1) }),
      },
      { code: CODE.ADD, inputs: ['deep', 'stem'], output: 'sum', optionsTag: 11, options: table({}) },
      {
        code: CODE.AVERAGE_POOL_2D,
        inputs: ['sum'],
        output: 'pooled',
        optionsTag: 5,
        options: table({ 0: i8(1), 1: i32(1), 2: i32(1), 3: i32(width), 4: i32(height), 5: i8(0) }),
      },
      { code: CODE.TILE, inputs: ['pooled', 'times'], output: 'tiled' },
      {
        code: CODE.CONCATENATION,
        inputs: ['tiled', 'sum'],
        output: 'joined',
        optionsTag: 10,
        options: table({ 0: i32(3), 1: i8(0) }),
      },
      conv(['joined', 'headWeights', 'headBias'], 'logits'),
      {
        code: CODE.RESIZE_BILINEAR,
        inputs: ['logits', 'size'],
        output: 'enlarged',
        optionsTag: 15,
        options: table({ 2: { scalar: 'u8', value: 1 } }),
      },
      {
        code: CODE.ARG_MAX,
        inputs: ['enlarged', 'axis'],
        output: 'index',
        optionsTag: 40,
        options: table({ 0: i8(4) }),
      },
    ],
    input: 'image',
    output: 'index',
  };
}
