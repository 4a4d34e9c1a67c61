import { EngineError, type EngineModel, TFJS_OPERATIONS } from '../core/index.js';
import type { DeclaredTensor } from './shape-check.js';

/** What a GraphModel's JSON says, as far as it is looked at before TF.js reads it. */
export interface ParsedArtifact {
  readonly topology: object;
  readonly specs: readonly WeightSpec[];
  readonly signature: object;
  readonly inputs: readonly DeclaredTensor[];
  readonly outputs: readonly DeclaredTensor[];
  readonly weights: ArrayBuffer;
}

export interface WeightSpec {
  readonly name: string;
  readonly shape: number[];
  readonly dtype: 'float32' | 'int32';
}

const ELEMENT_BYTES = 4;
const KNOWN: ReadonlySet<string> = new Set(TFJS_OPERATIONS);
/** A size that the batch decides. */
const FREE = -1;

/**
 * Reads a GraphModel's description strictly.
 * @throws {EngineError} `bad_model`.
 */
export function parseArtifact({ id, artifact }: EngineModel): ParsedArtifact {
  if (artifact.format !== 'tfjs')
    throw new EngineError('bad_model', `Model "${id}" is ${artifact.format}, not tfjs`);
  try {
    return parse(artifact.json, artifact.weights);
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new EngineError('bad_model', `Model "${id}" is no TensorFlow.js graph model: ${what}`, { cause });
  }
}

function parse(json: string, weights: Uint8Array): ParsedArtifact {
  const model = fields(JSON.parse(json), 'the model');
  const topology = object(model['modelTopology'], 'modelTopology');
  for (const node of list(fields(topology, 'modelTopology')['node'], 'node')) expectKnown(node);
  const specs = list(model['weightSpecs'], 'weightSpecs').map(weightSpec);
  const due = specs.reduce((sum, { shape }) => sum + ELEMENT_BYTES * product(shape), 0);
  if (due !== weights.length) throw new Error(`${weights.length} bytes of weights where ${due} are due`);
  const signature = object(model['signature'], 'signature');
  const { inputs, outputs } = fields(signature, 'signature');
  return {
    topology,
    specs,
    signature,
    inputs: tensors(inputs, 'inputs'),
    outputs: tensors(outputs, 'outputs'),
    weights: Uint8Array.from(weights).buffer,
  };
}

function expectKnown(node: unknown): void {
  const { name, op } = fields(node, 'a node');
  if (typeof name !== 'string' || typeof op !== 'string') throw new Error('a node has no name or operation');
  if (!KNOWN.has(op)) throw new Error(`node ${name} is the unknown operation ${op}`);
}

function weightSpec(value: unknown): WeightSpec {
  const { name, shape, dtype } = fields(value, 'a weight');
  if (typeof name !== 'string') throw new Error('a weight has no name');
  if (dtype !== 'float32' && dtype !== 'int32') throw new Error(`weight ${name} is ${String(dtype)}`);
  return { name, dtype, shape: list(shape, `shape of ${name}`).map(count) };
}

function count(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new Error(`a weight has the side ${String(value)}`);
  return value;
}

const product = (sides: readonly number[]): number => sides.reduce((all, side) => all * side, 1);

/** The signature's tensors, in the words of `DeclaredTensor`: what depends on the batch has a name for a size. */
function tensors(value: unknown, what: string): DeclaredTensor[] {
  return Object.values(fields(value, what)).map((info) => {
    const { name, dtype, tensorShape } = fields(info, what);
    if (typeof name !== 'string' || typeof dtype !== 'string') throw new Error(`${what} lack a name or type`);
    const sides = list(fields(tensorShape, `shape of ${name}`)['dim'], `shape of ${name}`);
    return { name, type: dtype === 'DT_INT32' ? BYTES : dtype, shape: sides.map(side) };
  });
}

/** What `checkShapes` calls bytes: TF.js has no tensors of them, its integers hold them. */
const BYTES = 'uint8';

function side(value: unknown): number | string {
  const size = Number(fields(value, 'a side')['size']);
  if (!Number.isSafeInteger(size) || size < FREE) throw new Error(`a side is ${String(size)}`);
  return size === FREE ? 'N' : size;
}

function object(value: unknown, what: string): object {
  if (typeof value !== 'object' || value === null) throw new Error(`${what} is missing`);
  return value;
}

const fields = (value: unknown, what: string): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(object(value, what)));

function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`${what} is no list`);
  return value;
}
