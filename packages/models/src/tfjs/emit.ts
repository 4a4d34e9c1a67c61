import type { TfjsArtifact } from '@maskwire/engine';
import { checkRequest, extentOf, shapeOf } from '../ir/check-request.js';
import type { Extent } from '../ir/graph.js';
import type { EmitRequest } from '../ir/request.js';
import { type Trunk, trunkOf } from '../ir/trunk.js';
import { fusedActivations } from './fuse.js';
import { ANY, GraphDef, TO_FLOAT } from './graph-def.js';
import { type Branch, emitAlpha, emitClasses, resized, type TfjsHead } from './heads.js';
import { lowerNode } from './lower.js';
import { type Lowering, nameOf, type WrittenWeights } from './lowering.js';

export interface EmitTfjsOptions {
  /** @default 'int32' */
  readonly head?: TfjsHead;
}

/** Name of the emitted model's input: int32 RGB of bytes [N, height, width, 3], any batch size N. */
export const TFJS_INPUT_NAME = 'image';

const RGB = 3;
const WIDTH_AXIS = 2;

/**
 * Writes a TensorFlow.js GraphModel with everything inside, as `emitOnnx` does for ONNX: bytes to 0..1 before,
 * probabilities to bytes after; see `OUTPUT_PLANES`.
 * @throws {ModelImportError} `unsupported_feature` when a graph does not read RGB or does not give what `kind` needs
 */
export function emitTfjs(request: EmitRequest, { head = 'int32' }: EmitTfjsOptions = {}): TfjsArtifact {
  const { members, kind } = request;
  checkRequest(request);
  const input = extentOf(request.input);
  const output = extentOf(request.output);
  const def = new GraphDef();
  const pixels = emitInput(def, input);
  const written: WrittenWeights = new Map();
  const branches = members.map(({ graph, flip }, index) => {
    const trunk: Trunk = kind === 'classes' ? trunkOf(graph) : { graph, alignment: 'halfPixel' };
    return emitMember(def, { trunk, flip, prefix: `m${index}_`, pixels, input, written });
  });
  if (kind === 'alpha') emitAlpha(def, branches, output, head);
  else emitClasses(def, branches, output, head);
  return def.serialise();
}

function emitInput(def: GraphDef, { height, width }: Extent): string {
  const image = def.input(TFJS_INPUT_NAME, 'DT_INT32', [ANY, height, width, RGB]);
  const floats = def.node('Cast', [image], 'floats', TO_FLOAT);
  return def.node('Mul', [floats, def.scalar('byte_to_unit', 1 / 255)], 'pixels');
}

interface MemberParts {
  readonly trunk: Trunk;
  readonly flip: boolean;
  readonly prefix: string;
  readonly pixels: string;
  readonly input: Extent;
  readonly written: WrittenWeights;
}

/** One network, fed at its own size; a mirrored one is given back the right way round. */
function emitMember(def: GraphDef, { trunk, flip, prefix, pixels, input, written }: MemberParts): Branch {
  const { graph, alignment } = trunk;
  const given = { name: pixels, shape: input, alignment: 'halfPixel' } as const;
  const fed = resized(def, given, shapeOf(graph, graph.input), `${prefix}pixels`);
  const first = flip ? mirrored(def, fed, `${prefix}mirrored`) : fed;
  const names = new Map([[graph.input, first]]);
  const lowering: Lowering = { def, graph, prefix, names, fused: fusedActivations(graph), written };
  for (const node of graph.nodes) lowerNode(lowering, node);
  const made = nameOf(lowering, graph.output);
  const name = flip ? mirrored(def, made, `${prefix}mirrored_back`) : made;
  return { name, shape: shapeOf(graph, graph.output), prefix, alignment };
}

/** Left to right. */
const mirrored = (def: GraphDef, input: string, output: string): string =>
  def.node('ReverseV2', [input, def.integers('width_axis', [WIDTH_AXIS])], output);
