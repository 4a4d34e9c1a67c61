import { planClassHead, sameExtent } from '../ir/class-head.js';
import type { Extent, PixelAlignment, Shape } from '../ir/graph.js';
import { ANY, type GraphDef, TO_FLOAT, TO_INTEGER } from './graph-def.js';
import { resizeBilinear } from './lower.js';

/** What the emitted model gives: `int32` for engines, `float32` the same before rounding, for tests. */
export type TfjsHead = 'int32' | 'float32';

/** Name of the output: [N, height, width] for `alpha`, [N, 2, height, width] for `classes`. */
export const TFJS_OUTPUT_NAME = 'mask';

const CHANNEL_AXIS = 3;
const PLANE_AXIS = 1;

/** What one member gives. */
export interface Branch {
  readonly name: string;
  readonly shape: Shape;
  /** Keeps its names apart from the other members'. */
  readonly prefix: string;
  /** How it is to be enlarged. */
  readonly alignment: PixelAlignment;
}

/** The mean probability at the output's size. */
export function emitAlpha(def: GraphDef, branches: readonly Branch[], to: Extent, head: TfjsHead): void {
  const fitted = branches.map((branch) => resized(def, branch, to, `${branch.prefix}probability`));
  const sides = def.integers('output_sides', [ANY, to.height, to.width]);
  const rows = [meanOf(def, fitted), sides];
  const isFloat = head === 'float32';
  if (isFloat) def.node('Reshape', rows, TFJS_OUTPUT_NAME);
  else toBytes(def, def.node('Reshape', rows, 'rows'), TFJS_OUTPUT_NAME);
  def.output(TFJS_OUTPUT_NAME, isFloat ? 'DT_FLOAT' : 'DT_INT32', [ANY, to.height, to.width]);
}

/** The class of the largest mean logit, and its probability; see `planClassHead`. */
export function emitClasses(def: GraphDef, branches: readonly Branch[], to: Extent, head: TfjsHead): void {
  const plan = planClassHead(branches, to);
  const { alignment } = plan;
  const met = branches.map((branch) => resized(def, branch, plan.meeting, `${branch.prefix}met`));
  const coarse = { name: meanOf(def, met), shape: plan.meeting, alignment };
  const logits = resized(def, coarse, to, 'logits');
  const axis = def.integers('channel_axis', [CHANNEL_AXIS], []);
  const winner = def.node('ArgMax', [logits, axis], 'winner', { output_type: { type: 'DT_INT32' } });
  const finer = sameExtent(plan.confidence, to) ? logits : resized(def, coarse, plan.confidence, 'finer');
  const share = { name: winnersShare(def, finer), shape: plan.confidence, alignment };
  const sides = def.integers('output_sides', [ANY, to.height, to.width]);
  const confidence = def.node('Reshape', [resized(def, share, to, 'wide_share'), sides], 'confidence');
  const isFloat = head === 'float32';
  const index = isFloat ? def.node('Cast', [winner], 'index', TO_FLOAT) : winner;
  const plane = isFloat ? confidence : toBytes(def, confidence, 'confidence_bytes');
  def.node('Pack', [index, plane], TFJS_OUTPUT_NAME, { axis: PLANE_AXIS, N: 2 });
  def.output(TFJS_OUTPUT_NAME, isFloat ? 'DT_FLOAT' : 'DT_INT32', [ANY, 2, to.height, to.width]);
}

/** Planes and how they are to be resized. */
interface Planes {
  readonly name: string;
  readonly shape: Extent;
  readonly alignment: PixelAlignment;
}

export function resized(
  def: GraphDef,
  { name, shape, alignment }: Planes,
  to: Extent,
  output: string,
): string {
  return sameExtent(shape, to) ? name : resizeBilinear(def, { input: name, output, size: to, alignment });
}

function meanOf(def: GraphDef, [first = '', ...others]: readonly string[]): string {
  if (others.length === 0) return first;
  const sum = others.reduce((all, next, at) => def.node('AddV2', [all, next], `sum_${at}`), first);
  return def.node('Mul', [sum, def.scalar('share_of_one', 1 / (others.length + 1))], 'mean');
}

/** 1 / sum of exp(logit - largest): a softmax of the winner alone. */
function winnersShare(def: GraphDef, logits: string): string {
  const axes = def.integers('channel_axes', [CHANNEL_AXIS]);
  const largest = def.node('Max', [logits, axes], 'largest', { keep_dims: true });
  const behind = def.node('Sub', [logits, largest], 'behind');
  const weights = def.node('Exp', [behind], 'weights');
  const sum = def.node('Sum', [weights, axes], 'weight_sum', { keep_dims: true });
  return def.node('Reciprocal', [sum], 'share');
}

/** 0..1 to 0..255, rounded; halves to even, as ONNX rounds them. */
function toBytes(def: GraphDef, input: string, output: string): string {
  const scaled = def.node('Mul', [input, def.scalar('unit_to_byte', 255)], `${output}.scaled`);
  const within = [def.scalar('least_byte', 0), def.scalar('most_byte', 255)];
  const clipped = def.node('ClipByValue', [scaled, ...within], `${output}.clipped`);
  const rounded = def.node('Round', [clipped], `${output}.rounded`);
  return def.node('Cast', [rounded], output, TO_INTEGER);
}
