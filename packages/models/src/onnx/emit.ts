import { ModelImportError } from '../errors.js';
import type { Extent, Graph, Shape } from '../ir/graph.js';
import { type Lowering, lowerNode, nameOf, resizeLinear } from './lower.js';
import { ELEMENT_TYPE, OnnxModel } from './model.js';

/** What the emitted model gives: `uint8` is round(255·p), `float32` is p itself. */
export const HEADS = Object.freeze(['uint8', 'float32'] as const);
export type Head = (typeof HEADS)[number];

export interface EmitOptions {
  readonly head: Head;
}

/** Name of the emitted model's input: uint8 RGB [N, height, width, 3], any batch size N. */
export const ONNX_INPUT_NAME = 'image';
/** Name of its output by head: [N, height, width]. */
export const ONNX_OUTPUT_NAMES: Readonly<Record<Head, string>> = Object.freeze({
  uint8: 'mask',
  float32: 'probability',
});

const BATCH = 'N';
const RGB = 3;

/**
 * Writes an ONNX model with everything inside: bytes to 0..1 before, probability to bytes after.
 * Input and output have the sizes of the first graph. With several graphs the result is the mean of their
 * probabilities, each further graph being fed and read through bilinear resizing within the model.
 * @param graphs one person-segmentation graph or several: RGB 0..1 in, one channel of probability out
 * @returns the bytes of an ONNX ModelProto (opset 18)
 * @throws {ModelImportError} `unsupported_feature` when a graph does not read RGB or gives more than one channel
 */
export function emitOnnx(graphs: Graph | readonly Graph[], options: EmitOptions): Uint8Array {
  const all = 'nodes' in graphs ? [graphs] : graphs;
  const [first] = all;
  if (first === undefined) throw new TypeError('emitOnnx needs at least one graph');
  const input = inputShape(first);
  const output = outputShape(first);
  const model = new OnnxModel();
  const pixels = emitInput(model, input);
  const probabilities = all.map((graph, index) =>
    emitMember(model, { graph, prefix: `m${index}_`, pixels, input, output }),
  );
  const probability =
    probabilities.length === 1 ? probabilities[0] : model.node('Mean', probabilities, 'mean');
  emitHead(model, probability ?? '', output, options.head);
  return model.serialise();
}

/** Bytes, channels last, to 0..1, channels first. Transposing bytes moves a quarter of what floats would. */
function emitInput(model: OnnxModel, { height, width }: Extent): string {
  const image = model.input(ONNX_INPUT_NAME, ELEMENT_TYPE.uint8, [BATCH, height, width, RGB]);
  const planes = model.node('Transpose', [image], 'planes', { perm: [0, 3, 1, 2] });
  const floats = model.node('Cast', [planes], 'floats', { to: ELEMENT_TYPE.float32 });
  return model.node('Mul', [floats, model.floats('byte_to_unit', [], Float32Array.of(1 / 255))], 'pixels');
}

interface Member {
  readonly graph: Graph;
  readonly prefix: string;
  readonly pixels: string;
  readonly input: Extent;
  readonly output: Extent;
}

/** One graph between resizings to and from the first graph's sizes; gives the name of its probability. */
function emitMember(model: OnnxModel, { graph, prefix, pixels, input, output }: Member): string {
  const reads = fit(model, { input: pixels, output: `${prefix}pixels`, from: input, to: inputShape(graph) });
  const lowering: Lowering = { model, graph, prefix, names: new Map([[graph.input, reads]]) };
  for (const node of graph.nodes) lowerNode(lowering, node);
  const made = nameOf(lowering, graph.output);
  return fit(model, { input: made, output: `${prefix}probability`, from: outputShape(graph), to: output });
}

interface Fit {
  readonly input: string;
  readonly output: string;
  readonly from: Extent;
  readonly to: Extent;
}

/** Plain linear: over 40 portraits it gave the mean IoU of cubic at a fifth of its time; a low-pass filter lost. */
function fit(model: OnnxModel, { input, output, from, to }: Fit): string {
  if (from.height === to.height && from.width === to.width) return input;
  return resizeLinear(model, { input, output, from, to, coordinates: 'half_pixel' });
}

function emitHead(model: OnnxModel, probability: string, { height, width }: Extent, head: Head): void {
  const name = ONNX_OUTPUT_NAMES[head];
  const sides = model.integers('output_sides', [0, height, width]);
  switch (head) {
    case 'float32':
      model.node('Reshape', [probability, sides], name);
      model.output(name, ELEMENT_TYPE.float32, [BATCH, height, width]);
      return;
    case 'uint8': {
      // One node that scales, rounds and saturates.
      const scale = model.floats('unit_to_byte', [], Float32Array.of(1 / 255));
      const rows = model.node('Reshape', [probability, sides], 'rows');
      model.node('QuantizeLinear', [rows, scale, model.byte('zero_point', 0)], name);
      model.output(name, ELEMENT_TYPE.uint8, [BATCH, height, width]);
      return;
    }
  }
}

function inputShape(graph: Graph): Shape {
  const shape = graph.values[graph.input];
  if (shape?.channels !== RGB) {
    throw new ModelImportError(
      'unsupported_feature',
      'Only models that read RGB images (3 channels) are supported.',
    );
  }
  return shape;
}

function outputShape(graph: Graph): Shape {
  const shape = graph.values[graph.output];
  if (shape?.channels !== 1) {
    throw new ModelImportError(
      'unsupported_feature',
      'Only models that give one channel of probability are supported.',
    );
  }
  return shape;
}
