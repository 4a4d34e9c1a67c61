import type { ModelArtifact, Size } from '../core/index.js';
import { type ModelKit, noisePixels } from './fixtures.js';
import { type ConstantSpec, DATA_TYPE, type NodeSpec, type ValueSpec, writeOnnx } from './onnx-writer.js';

/** The contract's models as ONNX graphs. */
export const ONNX_KIT: ModelKit = {
  format: 'onnx',
  darkness: (size) => graph(size, bytesOut(size), [WHITE], [toFloat, brightest, darken, toBytes('dark')]),
  brightestChannel: (size) =>
    graph(
      size,
      planesOut(size),
      [],
      [
        toFloat,
        { op: 'ReduceMax', inputs: ['float'], output: 'value', ints: { axes: [3], keepdims: 1 } },
        { op: 'ArgMax', inputs: ['float'], output: 'index', ints: { axis: 3, keepdims: 1 } },
        { op: 'Cast', inputs: ['index'], output: 'label', ints: { to: DATA_TYPE.float } },
        { op: 'Concat', inputs: ['label', 'value'], output: 'pairs', ints: { axis: 3 } },
        { op: 'Transpose', inputs: ['pairs'], output: 'planes', ints: { perm: [0, 3, 1, 2] } },
        toBytes('planes'),
      ],
    ),
  floatMask: (size) =>
    graph(
      size,
      { ...bytesOut(size), type: DATA_TYPE.float },
      [WHITE],
      [toFloat, brightest, { ...darken, output: 'mask' }],
    ),
  hugeOutput: (output) =>
    graph(ONE_PIXEL, bytesOut(output), [shapeOf(output)], [toFloat, brightest, widen, toBytes('wide')]),
  hugeInside: (inside) =>
    graph(
      ONE_PIXEL,
      bytesOut(ONE_PIXEL),
      [shapeOf(inside)],
      [
        toFloat,
        brightest,
        widen,
        { op: 'ReduceMax', inputs: ['wide'], output: 'narrow', ints: { axes: [1, 2], keepdims: 1 } },
        toBytes('narrow'),
      ],
    ),
  broken: () => {
    const size = { widthPx: 8, heightPx: 8 };
    const whole = graphBytes(size, bytesOut(size), [WHITE], [toFloat, brightest, darken, toBytes('dark')]);
    return [
      ['no bytes', onnx(new Uint8Array(0))],
      ['noise', onnx(noisePixels(size, 4, 1))],
      ['a cut file', onnx(whole.slice(0, whole.length >> 1))],
      ['an unknown operator', graph(size, bytesOut(size), [], [{ ...toBytes('image'), op: 'Guess' }])],
    ];
  },
};

const ONE_PIXEL: Size = { widthPx: 1, heightPx: 1 };
const WHITE: ConstantSpec = { name: 'white', float: 255 };

const toFloat: NodeSpec = { op: 'Cast', inputs: ['image'], output: 'float', ints: { to: DATA_TYPE.float } };
const brightest: NodeSpec = {
  op: 'ReduceMax',
  inputs: ['float'],
  output: 'max',
  ints: { axes: [3], keepdims: 0 },
};
const darken: NodeSpec = { op: 'Sub', inputs: ['white', 'max'], output: 'dark' };
const widen: NodeSpec = { op: 'Expand', inputs: ['max', 'shape'], output: 'wide' };
const toBytes = (input: string): NodeSpec => ({
  op: 'Cast',
  inputs: [input],
  output: 'mask',
  ints: { to: DATA_TYPE.uint8 },
});

const shapeOf = ({ heightPx, widthPx }: Size): ConstantSpec => ({
  name: 'shape',
  int64: [1, heightPx, widthPx],
});

const bytesOut = ({ heightPx, widthPx }: Size): ValueSpec => ({
  name: 'mask',
  type: DATA_TYPE.uint8,
  shape: ['N', heightPx, widthPx],
});

const planesOut = ({ heightPx, widthPx }: Size): ValueSpec => ({
  name: 'mask',
  type: DATA_TYPE.uint8,
  shape: ['N', 2, heightPx, widthPx],
});

const onnx = (bytes: Uint8Array): ModelArtifact => ({ format: 'onnx', bytes });

const graph = (...spec: Parameters<typeof graphBytes>): ModelArtifact => onnx(graphBytes(...spec));

function graphBytes(
  { heightPx, widthPx }: Size,
  output: ValueSpec,
  constants: readonly ConstantSpec[],
  nodes: readonly NodeSpec[],
): Uint8Array {
  const input = { name: 'image', type: DATA_TYPE.uint8, shape: ['N', heightPx, widthPx, 3] };
  return writeOnnx({ input, output, constants, nodes });
}
