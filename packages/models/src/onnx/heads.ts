import { planClassHead, sameExtent } from '../ir/class-head.js';
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

/** The class of the largest mean logit, and its probability; see `planClassHead`. */
export function emitClasses(model: OnnxModel, branches: readonly Branch[], to: Extent, head: Head): void {
  const placed = branches.map((branch) => ({ alignment: 'halfPixel' as const, ...branch }));
  const plan = planClassHead(placed, to);
  const { alignment } = plan;
  const met = placed.map((each) => enlarged(model, each, plan.meeting, `${each.prefix}met`));
  const coarse = { name: meanOf(model, met), shape: plan.meeting, alignment };
  const logits = enlarged(model, coarse, to, model.own('logits'));
  const wins = { axis: CHANNEL_AXIS, keepdims: 1, select_last_index: 0 };
  const winner = model.node('ArgMax', [logits], model.own('winner'), wins);
  const index = model.node('Cast', [winner], model.own('index'), { to: ELEMENT_TYPE[head] });
  const finer = sameExtent(plan.confidence, to)
    ? logits
    : enlarged(model, coarse, plan.confidence, model.own('finer'));
  const share = { name: winnersShare(model, finer), shape: plan.confidence, alignment };
  const confidence = enlarged(model, share, to, model.own('confidence'));
  const plane = head === 'uint8' ? toBytes(model, confidence, model.own('confidence_bytes')) : confidence;
  const name = model.own(ONNX_OUTPUT_NAMES[head]);
  model.node('Concat', [index, plane], name, { axis: CHANNEL_AXIS });
  model.output(name, ELEMENT_TYPE[head], [BATCH, 2, to.height, to.width]);
}

/** Planes and how they are to be enlarged. */
interface Coarse {
  readonly name: string;
  readonly shape: Extent;
  readonly alignment: PixelAlignment;
}

function enlarged(model: OnnxModel, { name, shape, alignment }: Coarse, to: Extent, output: string): string {
  if (sameExtent(shape, to)) return name;
  return resizeLinear(model, { input: name, output, from: shape, to, alignment });
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

function meanOf(model: OnnxModel, names: readonly string[]): string {
  const [first = ''] = names;
  return names.length === 1 ? first : model.node('Mean', names, model.own('mean'));
}

/** 0..1 to 0..255: one node that scales, rounds and saturates. */
function toBytes(model: OnnxModel, input: string, output: string): string {
  const scale = model.floats(model.own('unit_to_byte'), [], Float32Array.of(1 / 255));
  return model.node('QuantizeLinear', [input, scale, model.byte(model.own('zero_point'), 0)], output);
}
