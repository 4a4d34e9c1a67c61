import type { Size, TfjsArtifact, TfjsOperation } from '../core/index.js';
import { type ModelKit, noisePixels } from './fixtures.js';

/** The contract's models as TensorFlow.js graph models. */
export const TFJS_KIT: ModelKit = {
  format: 'tfjs',
  darkness: (size) => darkness(size),
  brightestChannel: (size) =>
    graph(
      size,
      [2, size.heightPx, size.widthPx],
      [CHANNELS, CHANNEL],
      [
        toFloat,
        brightest,
        toBytes('max', 'value'),
        { op: 'ArgMax', inputs: ['float', 'channel'], output: 'index' },
        { op: 'Pack', inputs: ['index', 'value'], output: 'mask', attributes: { axis: { i: '1' } } },
      ],
    ),
  floatMask: (size) =>
    graph(
      size,
      bytesOut(size),
      [WHITE, CHANNELS],
      [toFloat, brightest, { ...darken, output: 'mask' }],
      'DT_FLOAT',
    ),
  hugeOutput: (output) =>
    graph(
      ONE_PIXEL,
      bytesOut(output),
      [CHANNELS, timesOf(output)],
      [toFloat, brightest, widen, toBytes('wide')],
    ),
  hugeInside: (inside) =>
    graph(
      ONE_PIXEL,
      bytesOut(ONE_PIXEL),
      [CHANNELS, timesOf(inside), SIDES],
      [
        toFloat,
        brightest,
        widen,
        { op: 'Max', inputs: ['wide', 'sides'], output: 'narrow', attributes: { keep_dims: { b: true } } },
        toBytes('narrow'),
      ],
    ),
  broken: () => {
    const size = { widthPx: 8, heightPx: 8 };
    const whole = darkness(size);
    const { json, weights } = whole;
    const noise = Buffer.from(noisePixels(size, 4, 1)).toString('latin1');
    return [
      ['no bytes', tfjs('', new Uint8Array(0))],
      ['noise', tfjs(noise, weights)],
      ['a cut file', tfjs(json.slice(0, json.length >> 1), weights)],
      ['cut weights', tfjs(json, weights.slice(1))],
      ['a list where a model is due', tfjs('[]', weights)],
      ['a missing weight', tfjs(json.replace('"name":"white"', '"name":"black"'), weights)],
      ['an unknown operator', tfjs(json.replace('"op":"Sub"', '"op":"Guess"'), weights)],
      [
        'an operator fed by nothing',
        tfjs(json.replace('"input":["white","max"]', '"input":["nobody"]'), weights),
      ],
    ];
  },
};

const darkness = (size: Size): TfjsArtifact =>
  graph(size, bytesOut(size), [WHITE, CHANNELS], [toFloat, brightest, darken, toBytes('dark')]);

/** Written by hand, apart from the emitter: two that agree say more than one that agrees with itself. */
interface NodeSpec {
  readonly op: TfjsOperation;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: Readonly<Record<string, object>>;
}

/** A constant of float32 or int32, as `values` says. */
interface ConstantSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
}

const ONE_PIXEL: Size = { widthPx: 1, heightPx: 1 };
const WHITE: ConstantSpec = { name: 'white', shape: [], values: Float32Array.of(255) };
/** The axes over which a picture's channels lie, and one axis by itself. */
const CHANNELS: ConstantSpec = { name: 'channels', shape: [1], values: Int32Array.of(3) };
const CHANNEL: ConstantSpec = { name: 'channel', shape: [], values: Int32Array.of(3) };
const SIDES: ConstantSpec = { name: 'sides', shape: [2], values: Int32Array.of(1, 2) };

const cast = (input: string, output: string, to: TensorType): NodeSpec => ({
  op: 'Cast',
  inputs: [input],
  output,
  attributes: { DstT: { type: to } },
});
const toFloat = cast('image', 'float', 'DT_FLOAT');
const toBytes = (input: string, output = 'mask'): NodeSpec => cast(input, output, 'DT_INT32');
const brightest: NodeSpec = {
  op: 'Max',
  inputs: ['float', 'channels'],
  output: 'max',
  attributes: { keep_dims: { b: false } },
};
const darken: NodeSpec = { op: 'Sub', inputs: ['white', 'max'], output: 'dark' };
const widen: NodeSpec = { op: 'Tile', inputs: ['max', 'times'], output: 'wide' };

const timesOf = ({ heightPx, widthPx }: Size): ConstantSpec => ({
  name: 'times',
  shape: [3],
  values: Int32Array.of(1, heightPx, widthPx),
});

const bytesOut = ({ heightPx, widthPx }: Size): readonly number[] => [heightPx, widthPx];

type TensorType = 'DT_FLOAT' | 'DT_INT32';

const tfjs = (json: string, weights: Uint8Array): TfjsArtifact => ({ format: 'tfjs', json, weights });

function graph(
  { heightPx, widthPx }: Size,
  output: readonly number[],
  constants: readonly ConstantSpec[],
  nodes: readonly NodeSpec[],
  type: TensorType = 'DT_INT32',
): TfjsArtifact {
  const image = [heightPx, widthPx, 3];
  const model = {
    modelTopology: {
      node: [
        { name: 'image', op: 'Placeholder', attr: { dtype: { type: 'DT_INT32' } } },
        ...constants.map(({ name }) => ({ name, op: 'Const' })),
        ...nodes.map(({ op, inputs, output: name, attributes: attr = {} }) => ({
          name,
          op,
          input: inputs,
          attr,
        })),
      ],
      versions: { producer: 1087, minConsumer: 27 },
    },
    weightSpecs: constants.map(({ name, shape, values }) => ({ name, shape, dtype: typeName(values) })),
    signature: {
      inputs: { image: tensor('image', 'DT_INT32', image) },
      outputs: { mask: tensor('mask', type, output) },
    },
  };
  const bytes = constants.map(({ values }) => Buffer.from(values.buffer));
  return tfjs(JSON.stringify(model), Uint8Array.from(Buffer.concat(bytes)));
}

const typeName = (values: Float32Array | Int32Array): string =>
  values instanceof Float32Array ? 'float32' : 'int32';

const tensor = (name: string, dtype: TensorType, sides: readonly number[]): object => ({
  name: `${name}:0`,
  dtype,
  tensorShape: { dim: [-1, ...sides].map((size) => ({ size: String(size) })) },
});
