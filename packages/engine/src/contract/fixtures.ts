import type { EngineModel, Size } from '../core/index.js';
import { type ConstantSpec, DATA_TYPE, type NodeSpec, writeOnnx } from './onnx-writer.js';

/** A model with what it must answer: a graph written here, so that its truth is known by heart. */
export interface ContractModel extends EngineModel {
  /** The mask of one picture, by plain arithmetic. */
  reference(pixels: Uint8Array): Uint8Array;
}

const RGB_CHANNELS = 3;

const toFloat: NodeSpec = { op: 'Cast', inputs: ['image'], output: 'float', ints: { to: DATA_TYPE.float } };
const brightest: NodeSpec = {
  op: 'ReduceMax',
  inputs: ['float'],
  output: 'max',
  ints: { axes: [3], keepdims: 0 },
};
const toMask = (input: string): NodeSpec => ({
  op: 'Cast',
  inputs: [input],
  output: 'mask',
  ints: { to: DATA_TYPE.uint8 },
});

/** mask = 255 - max(r, g, b): every step is exact in float, so that backends must agree to the bit. */
export function darknessModel(size: Size, id = 'darkness'): ContractModel {
  const onnx = graph(
    size,
    size,
    [{ name: 'white', float: 255 }],
    [toFloat, brightest, { op: 'Sub', inputs: ['white', 'max'], output: 'dark' }, toMask('dark')],
  );
  return { ...described(id, onnx, size, size), reference: darkness };
}

function darkness(pixels: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: pixels.length / RGB_CHANNELS }, (_, i) => {
    const [r = 0, g = 0, b = 0] = pixels.subarray(i * RGB_CHANNELS, (i + 1) * RGB_CHANNELS);
    return 255 - Math.max(r, g, b);
  });
}

/** A side whose square, in bytes, is beyond what any machine addresses (2^48). */
const ABSURD_SIDE_PX = 2 ** 24;

/** Declares a mask of 2^48 pixels: running it could only fail or kill the process. */
export function hugeOutputModel(): EngineModel {
  const output = { widthPx: ABSURD_SIDE_PX, heightPx: ABSURD_SIDE_PX };
  const input = { widthPx: 1, heightPx: 1 };
  const shape: ConstantSpec = { name: 'shape', int64: [1, ABSURD_SIDE_PX, ABSURD_SIDE_PX] };
  const onnx = graph(
    input,
    output,
    [shape],
    [toFloat, brightest, { op: 'Expand', inputs: ['max', 'shape'], output: 'wide' }, toMask('wide')],
  );
  return described('huge-output', onnx, input, output);
}

/** An honest mask behind a tensor of 2^50 bytes that only a run would ask for. */
export function hugeInsideModel(): EngineModel {
  const size = { widthPx: 1, heightPx: 1 };
  const shape: ConstantSpec = { name: 'shape', int64: [1, ABSURD_SIDE_PX, ABSURD_SIDE_PX] };
  const onnx = graph(
    size,
    size,
    [shape],
    [
      toFloat,
      brightest,
      { op: 'Expand', inputs: ['max', 'shape'], output: 'wide' },
      { op: 'ReduceMax', inputs: ['wide'], output: 'narrow', ints: { axes: [1, 2], keepdims: 1 } },
      toMask('narrow'),
    ],
  );
  return described('huge-inside', onnx, size, size);
}

/** A graph in order but for its mask, which is float where uint8 is due. */
export function floatMaskModel(size: Size): EngineModel {
  const onnx = writeOnnx({
    input: imageOf(size),
    output: { name: 'max', type: DATA_TYPE.float, shape: ['N', size.heightPx, size.widthPx] },
    constants: [],
    nodes: [toFloat, brightest],
  });
  return described('float-mask', onnx, size, size);
}

const described = (id: string, bytes: Uint8Array, input: Size, output: Size): EngineModel => ({
  id,
  artifact: { format: 'onnx', bytes },
  kind: 'alpha',
  input,
  output,
});

function graph(
  input: Size,
  output: Size,
  constants: readonly ConstantSpec[],
  nodes: readonly NodeSpec[],
): Uint8Array {
  return writeOnnx({
    input: imageOf(input),
    output: { name: 'mask', type: DATA_TYPE.uint8, shape: ['N', output.heightPx, output.widthPx] },
    constants,
    nodes,
  });
}

const imageOf = (size: Size) => ({
  name: 'image',
  type: DATA_TYPE.uint8,
  shape: ['N', size.heightPx, size.widthPx, RGB_CHANNELS],
});

/** `count` pictures of noise, the same for the same seed (a linear congruential generator). */
export function noisePixels(size: Size, count: number, seed: number): Uint8Array {
  let state = seed >>> 0;
  return Uint8Array.from({ length: count * size.widthPx * size.heightPx * RGB_CHANNELS }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}
