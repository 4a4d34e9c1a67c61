import { checkRequest, extentOf, shapeOf } from '../ir/check-request.js';
import type { Extent } from '../ir/graph.js';
import type { EmitRequest } from '../ir/request.js';
import { type Trunk, trunkOf } from '../ir/trunk.js';
import { type Branch, emitAlpha, emitClasses, type Head, resized } from './heads.js';
import { type Lowering, lowerNode, nameOf, type WrittenWeights } from './lower.js';
import { ELEMENT_TYPE, OnnxModel } from './model.js';

export interface EmitOptions {
  /** @default 'uint8' */
  readonly head?: Head;
}

/** Name of the emitted model's input: uint8 RGB [N, height, width, 3], any batch size N. */
export const ONNX_INPUT_NAME = 'image';

const BATCH = 'N';
const RGB = 3;

/**
 * Writes an ONNX model with everything inside: bytes to 0..1 before, probabilities to bytes after; see `OUTPUT_PLANES`.
 * The result is the mean over the members: of their probabilities for `alpha`, of their logits for `classes`.
 * @returns the bytes of an ONNX ModelProto (opset 18)
 * @throws {ModelImportError} `unsupported_feature` when a graph does not read RGB or does not give what `kind` needs
 */
export function emitOnnx(request: EmitRequest, { head = 'uint8' }: EmitOptions = {}): Uint8Array {
  const { members, kind } = request;
  checkRequest(request);
  const input = extentOf(request.input);
  const output = extentOf(request.output);
  const model = new OnnxModel();
  const pixels = emitInput(model, input);
  const weights: WrittenWeights = new Map();
  const branches = members.map(({ graph, flip }, index) => {
    const trunk: Trunk = kind === 'classes' ? trunkOf(graph) : { graph, alignment: 'halfPixel' };
    return emitMember(model, { trunk, flip, prefix: `m${index}_`, pixels, input, weights });
  });
  if (kind === 'alpha') emitAlpha(model, branches, output, head);
  else emitClasses(model, branches, output, head);
  return model.serialise();
}

/** Bytes, channels last, to 0..1, channels first. Transposing bytes moves a quarter of what floats would. */
function emitInput(model: OnnxModel, { height, width }: Extent): string {
  const image = model.input(ONNX_INPUT_NAME, ELEMENT_TYPE.uint8, [BATCH, height, width, RGB]);
  const planes = model.node('Transpose', [image], 'planes', { perm: [0, 3, 1, 2] });
  const floats = model.node('Cast', [planes], 'floats', { to: ELEMENT_TYPE.float32 });
  return model.node('Mul', [floats, model.floats('byte_to_unit', [], Float32Array.of(1 / 255))], 'pixels');
}

interface MemberParts {
  readonly trunk: Trunk;
  readonly flip: boolean;
  readonly prefix: string;
  readonly pixels: string;
  readonly input: Extent;
  readonly weights: WrittenWeights;
}

/** One network, fed at its own size; a mirrored one is given back the right way round. */
function emitMember(model: OnnxModel, parts: MemberParts): Branch {
  const { flip, prefix, pixels, input, weights } = parts;
  const { graph, alignment } = parts.trunk;
  const reads = shapeOf(graph, graph.input);
  let name = resized(model, { input: pixels, output: `${prefix}pixels`, from: input, to: reads });
  if (flip) name = mirrored(model, name, `${prefix}mirrored`);
  const lowering: Lowering = { model, graph, prefix, names: new Map([[graph.input, name]]), weights };
  for (const node of graph.nodes) lowerNode(lowering, node);
  const made = nameOf(lowering, graph.output);
  const result = flip ? mirrored(model, made, `${prefix}mirrored_back`) : made;
  return { name: result, shape: shapeOf(graph, graph.output), prefix, alignment };
}

/** Left to right. */
function mirrored(model: OnnxModel, input: string, output: string): string {
  const [from, to, axis] = [-1, -(2 ** 31), 3].map((value) => model.integers(`mirror_${value}`, [value]));
  return model.node('Slice', [input, from ?? '', to ?? '', axis ?? '', from ?? ''], output);
}
