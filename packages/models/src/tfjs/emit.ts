import type { TfjsArtifact } from '@maskwire/engine';
import { checkRequest, extentOf, shapeOf } from '../ir/check-request.js';
import type { Extent } from '../ir/graph.js';
import type { EmitMember, EmitRequest } from '../ir/request.js';
import { fusedActivations } from './fuse.js';
import { ANY, GraphDef } from './graph-def.js';
import { lowerNode, resizeBilinear } from './lower.js';
import { type Lowering, nameOf } from './lowering.js';

/** What the emitted model gives: `int32` for engines, `float32` the same before rounding, for tests. */
export type TfjsHead = 'int32' | 'float32';

export interface EmitTfjsOptions {
  /** @default 'int32' */
  readonly head?: TfjsHead;
}

/** Name of the emitted model's input: int32 RGB of bytes [N, height, width, 3], any batch size N. */
export const TFJS_INPUT_NAME = 'image';
/** Name of its output: [N, height, width] for `alpha`, [N, 2, height, width] for `classes`. */
export const TFJS_OUTPUT_NAME = 'mask';

const RGB = 3;
const WIDTH_AXIS = 2;
const CHANNEL_AXIS = 3;
const PLANE_AXIS = 1;

const TO_FLOAT = { SrcT: { type: 'DT_INT32' }, DstT: { type: 'DT_FLOAT' } } as const;
const TO_INTEGER = { SrcT: { type: 'DT_FLOAT' }, DstT: { type: 'DT_INT32' } } as const;

/**
 * Writes a TensorFlow.js GraphModel with everything inside, as `emitOnnx` does for ONNX: bytes to 0..1 before,
 * probabilities to bytes after; see `OUTPUT_PLANES`. Only operations are used that both the WASM kernels and the native
 * ones have.
 * @throws {ModelImportError} `unsupported_feature` when a graph does not read RGB or does not give what `kind` needs
 */
export function emitTfjs(request: EmitRequest, { head = 'int32' }: EmitTfjsOptions = {}): TfjsArtifact {
  checkRequest(request);
  const input = extentOf(request.input);
  const output = extentOf(request.output);
  const def = new GraphDef();
  const pixels = emitInput(def, input);
  const branches = request.members.map((member, index) =>
    emitMember(def, { member, prefix: `m${index}_`, pixels, input, output }),
  );
  const mean = meanOf(def, branches);
  if (request.kind === 'alpha') emitAlpha(def, mean, output, head);
  else emitClasses(def, mean, output, head);
  return def.serialise();
}

function emitInput(def: GraphDef, { height, width }: Extent): string {
  const image = def.input(TFJS_INPUT_NAME, 'DT_INT32', [ANY, height, width, RGB]);
  const floats = def.node('Cast', [image], 'floats', TO_FLOAT);
  return def.node('Mul', [floats, def.scalar('byte_to_unit', 1 / 255)], 'pixels');
}

interface MemberParts {
  readonly member: EmitMember;
  readonly prefix: string;
  readonly pixels: string;
  readonly input: Extent;
  readonly output: Extent;
}

/** One network between resizings to and from its own sizes; a mirrored one is given back the right way round. */
function emitMember(def: GraphDef, { member, prefix, pixels, input, output }: MemberParts): string {
  const { graph, flip } = member;
  const reads = shapeOf(graph, graph.input);
  const fed = resized(def, { input: pixels, output: `${prefix}pixels`, from: input, to: reads });
  const first = flip ? mirrored(def, fed, `${prefix}mirrored`) : fed;
  const names = new Map([[graph.input, first]]);
  const lowering: Lowering = { def, graph, prefix, names, fused: fusedActivations(graph) };
  for (const node of graph.nodes) lowerNode(lowering, node);
  const made = nameOf(lowering, graph.output);
  const result = flip ? mirrored(def, made, `${prefix}mirrored_back`) : made;
  const from = shapeOf(graph, graph.output);
  return resized(def, { input: result, output: `${prefix}result`, from, to: output });
}

interface Resizing {
  readonly input: string;
  readonly output: string;
  readonly from: Extent;
  readonly to: Extent;
}

function resized(def: GraphDef, { input, output, from, to }: Resizing): string {
  if (from.height === to.height && from.width === to.width) return input;
  return resizeBilinear(def, { input, output, size: to, alignment: 'halfPixel' });
}

/** Left to right. */
const mirrored = (def: GraphDef, input: string, output: string): string =>
  def.node('ReverseV2', [input, def.integers('width_axis', [WIDTH_AXIS])], output);

function meanOf(def: GraphDef, [first = '', ...others]: readonly string[]): string {
  if (others.length === 0) return first;
  const sum = others.reduce((all, next, at) => def.node('AddV2', [all, next], `sum_${at}`), first);
  return def.node('Mul', [sum, def.scalar('share', 1 / (others.length + 1))], 'mean');
}

/** The probability of one channel. */
function emitAlpha(def: GraphDef, probability: string, { height, width }: Extent, head: TfjsHead): void {
  const sides = def.integers('output_sides', [ANY, height, width]);
  const shape = [ANY, height, width];
  if (head === 'float32') {
    def.node('Reshape', [probability, sides], TFJS_OUTPUT_NAME);
    def.output(TFJS_OUTPUT_NAME, 'DT_FLOAT', shape);
    return;
  }
  const rows = def.node('Reshape', [probability, sides], 'rows');
  toBytes(def, rows, TFJS_OUTPUT_NAME);
  def.output(TFJS_OUTPUT_NAME, 'DT_INT32', shape);
}

/** The class of the largest logit, and its probability. */
function emitClasses(def: GraphDef, logits: string, { height, width }: Extent, head: TfjsHead): void {
  const winner = def.node('ArgMax', [logits, def.integers('channel_axis', [CHANNEL_AXIS], [])], 'winner', {
    output_type: { type: 'DT_INT32' },
  });
  const shares = def.node('Softmax', [logits], 'shares');
  const axes = def.integers('channel_axes', [CHANNEL_AXIS]);
  const confidence = def.node('Max', [shares, axes], 'confidence', { keep_dims: false });
  const isFloat = head === 'float32';
  const index = isFloat ? def.node('Cast', [winner], 'index', TO_FLOAT) : winner;
  const share = isFloat ? confidence : toBytes(def, confidence, 'confidence_bytes');
  def.node('Pack', [index, share], TFJS_OUTPUT_NAME, { axis: PLANE_AXIS, N: 2 });
  def.output(TFJS_OUTPUT_NAME, isFloat ? 'DT_FLOAT' : 'DT_INT32', [ANY, 2, height, width]);
}

/** 0..1 to 0..255, rounded; halves to even, as ONNX rounds them. */
function toBytes(def: GraphDef, input: string, output: string): string {
  const scaled = def.node('Mul', [input, def.scalar('unit_to_byte', 255)], `${output}.scaled`);
  const within = [def.scalar('least_byte', 0), def.scalar('most_byte', 255)];
  const clipped = def.node('ClipByValue', [scaled, ...within], `${output}.clipped`);
  const rounded = def.node('Round', [clipped], `${output}.rounded`);
  return def.node('Cast', [rounded], output, TO_INTEGER);
}
