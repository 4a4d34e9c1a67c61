import type { Extent, PixelAlignment, Shape } from '../ir/graph.js';
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
/** Most cells over which the winner's probability is computed; beyond it, on the grid of the logits. */
const MAX_CONFIDENCE_CELLS = 160 * 160;

/** What one member gives, channels first. */
export interface Branch {
  readonly name: string;
  readonly shape: Shape;
  /** Keeps its names apart from the other members'. */
  readonly prefix: string;
  /** How logits are enlarged. @default 'halfPixel' */
  readonly alignment?: PixelAlignment;
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
  const coarse = meeting(model, branches, to);
  const { shape, alignment } = coarse;
  const logits = enlarged(model, coarse, to, model.own('logits'));
  const wins = { axis: CHANNEL_AXIS, keepdims: 1, select_last_index: 0 };
  const winner = model.node('ArgMax', [logits], model.own('winner'), wins);
  const index = model.node('Cast', [winner], model.own('index'), { to: ELEMENT_TYPE[head] });
  const grid = confidenceGrid(shape, alignment, to);
  const finer = sameExtent(grid, to) ? logits : enlarged(model, coarse, grid, model.own('finer'));
  const share = { name: winnersShare(model, finer), shape: { ...grid, channels: 1 }, alignment };
  const confidence = enlarged(model, share, to, model.own('confidence'));
  const plane = head === 'uint8' ? toBytes(model, confidence, model.own('confidence_bytes')) : confidence;
  const name = model.own(ONNX_OUTPUT_NAMES[head]);
  model.node('Concat', [index, plane], name, { axis: CHANNEL_AXIS });
  model.output(name, ELEMENT_TYPE[head], [BATCH, 2, to.height, to.width]);
}

/** Planes and how they are to be enlarged. */
interface Coarse {
  readonly name: string;
  readonly shape: Shape;
  readonly alignment: PixelAlignment;
}

/** The mean of the members' logits, on the finest of their grids; at the output's size when they lie differently. */
function meeting(model: OnnxModel, branches: readonly Branch[], to: Extent): Coarse {
  const placed = branches.map((branch) => ({ alignment: 'halfPixel' as const, ...branch }));
  const [first, ...others] = placed;
  if (first === undefined) throw new TypeError('a head needs at least one branch');
  const alike = others.every(({ alignment }) => alignment === first.alignment);
  const finest = placed.reduce((best, each) => (each.shape.height > best.shape.height ? each : best)).shape;
  const shape = alike ? finest : { ...first.shape, ...to };
  const met = placed.map((each) => enlarged(model, each, shape, `${each.prefix}met`));
  return { name: meanOf(model, met), shape, alignment: first.alignment };
}

function enlarged(model: OnnxModel, { name, shape, alignment }: Coarse, to: Extent, output: string): string {
  if (sameExtent(shape, to)) return name;
  return resizeLinear(model, { input: name, output, from: shape, to, alignment });
}

/**
 * Where the winner's probability is computed. At 513x513 with 21 classes that takes 15 ms on one core where the network
 * takes 40; on the 33x33 grid of its logits nothing, but the probability then misses by 0.05 between classes, where it
 * matters. Four times that grid (129x129) takes 1.5 ms and misses by 0.009 there, 0.002 over all: half a byte's step.
 */
function confidenceGrid(from: Extent, alignment: PixelAlignment, to: Extent): Extent {
  const cells = ({ height, width }: Extent): number => height * width;
  const grids = [4, 2, 1].map((factor) => {
    const grown = (side: number): number =>
      alignment === 'alignCorners' ? (side - 1) * factor + 1 : side * factor;
    return { height: grown(from.height), width: grown(from.width) };
  });
  const coarsest = cells(from) < cells(to) ? from : to;
  return [to, ...grids].find((grid) => cells(grid) <= MAX_CONFIDENCE_CELLS) ?? coarsest;
}

/** 1 / sum of exp(logit - largest): a softmax of the winner alone, a ninth of the time of the whole one. */
function winnersShare(model: OnnxModel, logits: string): string {
  const largest = model.reduce('ReduceMax', logits, CHANNEL_AXIS, model.own('largest'));
  const behind = model.node('Sub', [logits, largest], model.own('behind'));
  const weights = model.node('Exp', [behind], model.own('weights'));
  const sum = model.reduce('ReduceSum', weights, CHANNEL_AXIS, model.own('weight_sum'));
  return model.node('Reciprocal', [sum], model.own('share'));
}

interface Resizing {
  readonly input: string;
  readonly output: string;
  readonly from: Extent;
  readonly to: Extent;
}

/** Plain linear: over 40 portraits it gave the mean IoU of cubic at a fifth of its time; a low-pass filter lost. */
export function resized(model: OnnxModel, { input, output, from, to }: Resizing): string {
  if (sameExtent(from, to)) return input;
  return resizeLinear(model, { input, output, from, to, alignment: 'halfPixel' });
}

const sameExtent = (left: Extent, right: Extent): boolean =>
  left.height === right.height && left.width === right.width;

function meanOf(model: OnnxModel, names: readonly string[]): string {
  const [first = ''] = names;
  return names.length === 1 ? first : model.node('Mean', names, model.own('mean'));
}

/** 0..1 to 0..255: one node that scales, rounds and saturates. */
function toBytes(model: OnnxModel, input: string, output: string): string {
  const scale = model.floats(model.own('unit_to_byte'), [], Float32Array.of(1 / 255));
  return model.node('QuantizeLinear', [input, scale, model.byte(model.own('zero_point'), 0)], output);
}
