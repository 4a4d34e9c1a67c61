import type { Extent, Shape } from '../ir/graph.js';
import { resizeLinear } from './lower.js';
import { ELEMENT_TYPE, type OnnxModel } from './model.js';

/** What the emitted model gives: `uint8` for engines, `float32` the same before rounding, for tests. */
export const HEADS = Object.freeze(['uint8', 'float32'] as const);
export type Head = (typeof HEADS)[number];

/** Name of the output by head: [N, height, width] for `alpha`, [N, 2, height, width] for `classes`. */
export const ONNX_OUTPUT_NAMES: Readonly<Record<Head, string>> = Object.freeze({
  uint8: 'mask',
  float32: 'probability',
});

const BATCH = 'N';
const CHANNEL_AXIS = 1;

/** What one member gives, channels first. */
export interface Branch {
  readonly name: string;
  readonly shape: Shape;
  /** Keeps its names apart from the other members'. */
  readonly prefix: string;
}

/** The mean probability at the output's size. */
export function emitAlpha(model: OnnxModel, branches: readonly Branch[], to: Extent, head: Head): void {
  const fitted = branches.map(({ name, shape, prefix }) =>
    resized(model, { input: name, output: `${prefix}probability`, from: shape, to }),
  );
  const sides = model.integers(model.own('output_sides'), [0, to.height, to.width]);
  const name = model.own(ONNX_OUTPUT_NAMES[head]);
  const probability = meanOf(model, fitted);
  if (head === 'float32') model.node('Reshape', [probability, sides], name);
  else toBytes(model, model.node('Reshape', [probability, sides], model.own('rows')), name);
  model.output(name, ELEMENT_TYPE[head], [BATCH, to.height, to.width]);
}

/** The class of the largest mean logit, and its probability. */
export function emitClasses(model: OnnxModel, branches: readonly Branch[], to: Extent, head: Head): void {
  const fitted = branches.map(({ name, shape, prefix }) =>
    resized(model, { input: name, output: `${prefix}logits`, from: shape, to }),
  );
  const logits = meanOf(model, fitted);
  const wins = { axis: CHANNEL_AXIS, keepdims: 1, select_last_index: 0 };
  const winner = model.node('ArgMax', [logits], model.own('winner'), wins);
  const shares = model.node('Softmax', [logits], model.own('shares'), { axis: CHANNEL_AXIS });
  const confidence = model.reduceMax(shares, CHANNEL_AXIS, model.own('confidence'));
  const index = model.node('Cast', [winner], model.own('index'), { to: ELEMENT_TYPE[head] });
  const share = head === 'uint8' ? toBytes(model, confidence, model.own('confidence_bytes')) : confidence;
  const name = model.own(ONNX_OUTPUT_NAMES[head]);
  model.node('Concat', [index, share], name, { axis: CHANNEL_AXIS });
  model.output(name, ELEMENT_TYPE[head], [BATCH, 2, to.height, to.width]);
}

interface Resizing {
  readonly input: string;
  readonly output: string;
  readonly from: Extent;
  readonly to: Extent;
}

/** Plain linear: over 40 portraits it gave the mean IoU of cubic at a fifth of its time; a low-pass filter lost. */
export function resized(model: OnnxModel, { input, output, from, to }: Resizing): string {
  if (from.height === to.height && from.width === to.width) return input;
  return resizeLinear(model, { input, output, from, to, coordinates: 'half_pixel' });
}

function meanOf(model: OnnxModel, names: readonly string[]): string {
  const [first = ''] = names;
  return names.length === 1 ? first : model.node('Mean', names, model.own('mean'));
}

/** 0..1 to 0..255: one node that scales, rounds and saturates. */
function toBytes(model: OnnxModel, input: string, output: string): string {
  const scale = model.floats(model.own('unit_to_byte'), [], Float32Array.of(1 / 255));
  return model.node('QuantizeLinear', [input, scale, model.byte(model.own('zero_point'), 0)], output);
}
