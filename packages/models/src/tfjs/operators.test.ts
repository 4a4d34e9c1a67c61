import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../ir/builder.js';
import type { Extent, Graph, NodeKind, Padding, ValueId } from '../ir/graph.js';
import { emitOnnx } from '../onnx/emit.js';
import { maxDifference, runOnnx } from '../testing/onnx.js';
import { noise } from '../testing/pictures.js';
import { alone } from '../testing/requests.js';
import { runTfjs } from '../testing/tfjs.js';
import { emitTfjs } from './emit.js';

/** Odd and unequal, so that no side, half or order passes for another. */
const SIZE = { height: 9, width: 11 };
const BATCH = 2;

/** Adds the nodes under test to a graph whose value is -6..6, and gives their result. */
type Case = readonly [name: string, build: (builder: GraphBuilder, input: ValueId) => ValueId];

const extent = (height: number, width = height): Extent => ({ height, width });
const around = (top: number, bottom: number, left: number, right: number): Padding => ({
  top,
  bottom,
  left,
  right,
});
const NO_PADDING = around(0, 0, 0, 0);
/** What SAME is for a 3x3 window with stride 2 on 9x11: the sides are odd, so both ends get one. */
const ONE_AROUND = around(1, 1, 1, 1);

const waves = (count: number, step: number): Float32Array =>
  Float32Array.from({ length: count }, (_, at) => Math.sin(at * step) * 0.8);

interface Window {
  readonly kernel?: Extent;
  readonly stride?: Extent;
  readonly dilation?: Extent;
  readonly padding?: Padding;
}

const conv = (name: string, window: Window, channels = 4): Case => [
  name,
  (builder, input) => {
    const { kernel = extent(3), stride = extent(1), dilation = extent(1), padding = NO_PADDING } = window;
    const weights = waves(channels * kernel.height * kernel.width * 3, 0.7);
    return builder.add({
      kind: 'conv2d',
      input,
      kernel,
      stride,
      dilation,
      padding,
      weights,
      bias: waves(channels, 2),
    });
  },
];

const depthwise = (name: string, window: Window, perChannel: number): Case => [
  name,
  (builder, input) => {
    const { kernel = extent(3), stride = extent(1), dilation = extent(1), padding = NO_PADDING } = window;
    const channels = 3 * perChannel;
    const weights = waves(kernel.height * kernel.width * channels, 1.3);
    const bias = waves(channels, 3);
    return builder.add({
      kind: 'depthwiseConv2d',
      input,
      kernel,
      stride,
      dilation,
      padding,
      weights,
      bias,
    });
  },
];

const transposed = (name: string, kernel: Extent, stride: Extent, padding: Padding): Case => [
  name,
  (builder, input) => {
    const weights = waves(5 * kernel.height * kernel.width * 3, 0.9);
    return builder.add({
      kind: 'transposeConv2d',
      input,
      kernel,
      stride,
      padding,
      weights,
      bias: waves(5, 1),
    });
  },
];

const pool = (name: string, kernel: Extent, stride: Extent, padding: Padding): Case => [
  name,
  (builder, input) => builder.add({ kind: 'averagePool', input, kernel, stride, padding }),
];

const resize = (alignment: 'halfPixel' | 'asymmetric' | 'alignCorners', size: Extent): Case => [
  `${alignment} to ${size.height}x${size.width}`,
  (builder, input) => builder.add({ kind: 'resizeBilinear', input, size, alignment }),
];

const activation = (kind: 'relu' | 'relu6' | 'hardSwish' | 'sigmoid'): Case => [
  'of -6..6',
  (builder, input) => builder.add({ kind, input }),
];

/** What an activation does to a convolution's result, which TF.js may do in one pass. */
const afterConv = (kind: 'relu' | 'relu6', first: Case): Case => [
  `after ${first[0]}`,
  (builder, input) => builder.add({ kind, input: first[1](builder, input) }),
];

/** The convolution's own result is wanted too: it must not have the activation in it. */
const besideConv = (kind: 'relu' | 'relu6'): Case => [
  'of a convolution that is read elsewhere too',
  (builder, input) => {
    const made = conv('', {})[1](builder, input);
    return builder.add({ kind: 'add', left: made, right: builder.add({ kind, input: made }) });
  },
];

const withConstant = (kind: 'add' | 'mul', height: number, width: number, channels: number): Case => [
  `a constant of ${height}x${width}x${channels}`,
  (builder, left) => {
    const right = builder.constant({ height, width, channels }, waves(height * width * channels, 1.1));
    return builder.add({ kind, left, right });
  },
];

/** A record, so that a new kind of node without a case here does not compile. */
const CASES: Readonly<Record<NodeKind, readonly Case[]>> = {
  constant: [withConstant('add', SIZE.height, SIZE.width, 3)],
  conv2d: [
    conv('3x3, stride 2, SAME', { stride: extent(2), padding: ONE_AROUND }),
    conv('3x2, stride 2x1, VALID', { kernel: extent(3, 2), stride: extent(2, 1) }),
    conv('2x2, stride 2, SAME: after only', {
      kernel: extent(2),
      stride: extent(2),
      padding: around(0, 1, 0, 1),
    }),
    conv('3x3, dilation 2, SAME', { dilation: extent(2), padding: around(2, 2, 2, 2) }),
    conv('3x3, uneven padding', { padding: around(3, 0, 1, 2) }),
    conv('1x1', { kernel: extent(1) }),
  ],
  depthwiseConv2d: [
    depthwise('3x3, stride 2, SAME', { stride: extent(2), padding: ONE_AROUND }, 1),
    depthwise('two channels from one', { kernel: extent(3, 2) }, 2),
    depthwise('3x3, dilation 2, SAME', { dilation: extent(2), padding: around(2, 2, 2, 2) }, 1),
    depthwise('5x5, uneven padding', { kernel: extent(5), padding: around(0, 3, 2, 1) }, 1),
  ],
  transposeConv2d: [
    transposed('2x2, stride 2', extent(2), extent(2), NO_PADDING),
    transposed('3x3, stride 2, whole', extent(3), extent(2), NO_PADDING),
    transposed('3x3, stride 2, cut as SAME', extent(3), extent(2), around(0, 1, 0, 1)),
    transposed('4x3, stride 2x3, cut unevenly', extent(4, 3), extent(2, 3), around(2, 1, 1, 0)),
  ],
  add: [
    withConstant('add', 1, 1, 3),
    withConstant('add', 1, SIZE.width, 1),
    ['itself', (builder, input) => builder.add({ kind: 'add', left: input, right: input })],
  ],
  mul: [
    withConstant('mul', 1, 1, 3),
    withConstant('mul', SIZE.height, 1, 3),
    [
      'one value for each channel, of the picture itself',
      (builder, input) =>
        builder.add({
          kind: 'mul',
          left: input,
          right: builder.add({ kind: 'globalAveragePool', input }),
        }),
    ],
  ],
  relu: [activation('relu'), afterConv('relu', conv('a convolution', {})), besideConv('relu')],
  relu6: [
    activation('relu6'),
    afterConv('relu6', depthwise('a depthwise convolution', {}, 1)),
    besideConv('relu6'),
  ],
  hardSwish: [activation('hardSwish')],
  sigmoid: [activation('sigmoid')],
  clamp: [
    ['between two numbers', (builder, input) => builder.add({ kind: 'clamp', input, low: -1.5, high: 2.25 })],
  ],
  concat: [
    [
      'three, of different depths',
      (builder, input) => {
        const deep = conv('', { kernel: extent(1) })[1](builder, input);
        return builder.add({ kind: 'concat', inputs: [input, deep, input] });
      },
    ],
  ],
  averagePool: [
    pool('3x3, stride 2, SAME: padding uncounted', extent(3), extent(2), ONE_AROUND),
    pool('3x3, stride 2, VALID', extent(3), extent(2), NO_PADDING),
    pool('3x2, stride 1x2, uneven padding', extent(3, 2), extent(1, 2), around(2, 0, 0, 1)),
    pool('1x1, stride 2', extent(1), extent(2), NO_PADDING),
  ],
  globalAveragePool: [
    ['over the picture', (builder, input) => builder.add({ kind: 'globalAveragePool', input })],
  ],
  resizeBilinear: [
    resize('halfPixel', extent(20, 15)),
    resize('asymmetric', extent(20, 15)),
    resize('alignCorners', extent(20, 15)),
    resize('halfPixel', extent(4, 5)),
    resize('alignCorners', extent(4, 5)),
  ],
};

/** Stretches the picture to -6..6, applies the nodes, and reads all their channels through a convolution and sigmoid. */
function graphOf([, build]: Case): Graph {
  const builder = new GraphBuilder();
  const picture = builder.input({ ...SIZE, channels: 3 });
  const one = { height: 1, width: 1, channels: 1 };
  const gain = builder.constant(one, Float32Array.of(12));
  const shift = builder.constant(one, Float32Array.of(-6));
  const scaled = builder.add({ kind: 'mul', left: picture, right: gain });
  const made = build(builder, builder.add({ kind: 'add', left: scaled, right: shift }));
  const { channels } = builder.shapeOf(made);
  const last = builder.add({
    kind: 'conv2d',
    input: made,
    kernel: extent(1),
    stride: extent(1),
    dilation: extent(1),
    padding: NO_PADDING,
    weights: waves(channels, 1.1),
    bias: Float32Array.of(0.1),
  });
  return builder.finish(picture, builder.add({ kind: 'sigmoid', input: last }));
}

describe.each(Object.entries(CASES))('%s in TF.js and in onnxruntime', (_, cases) => {
  it.each(cases)('%s', async (...each) => {
    const request = alone(graphOf(each));
    const images = Buffer.concat(Array.from({ length: BATCH }, (_seed, at) => noise(7 + at, SIZE)));
    const shape = { batch: BATCH, ...SIZE };
    const reference = await runOnnx(emitOnnx(request, { head: 'float32' }), images, shape);
    const ours = await runTfjs(emitTfjs(request, { head: 'float32' }), images, shape);
    expect(new Set(reference).size).toBeGreaterThan(1);
    expect(maxDifference(ours, reference)).toBeLessThan(1e-5);
  });
});
