import { EngineError, type EngineModel, MAX_BATCH, OUTPUT_PLANES, type Size } from '../core/index.js';

/** Largest tensor accepted at `MAX_BATCH`: far above any mask, far below what a machine lacks. */
export const MAX_TENSOR_BYTES = 1024 ** 3;

/** What a runtime says about one tensor of a loaded graph; symbolic dimensions are strings. */
export interface DeclaredTensor {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

const RGB_CHANNELS = 3;

/**
 * Checks a graph's declared tensors against the model's sizes before anything is run.
 * @throws {EngineError} `bad_model` on any disagreement, `out_of_memory` when a tensor could never be held.
 */
export function checkShapes(
  model: EngineModel,
  inputs: readonly DeclaredTensor[],
  outputs: readonly DeclaredTensor[],
): { readonly input: string; readonly output: string } {
  const [input] = inputs;
  const [output] = outputs;
  if (!input || !output || inputs.length !== 1 || outputs.length !== 1)
    throw bad(model, `has ${inputs.length} inputs and ${outputs.length} outputs; export it with one of each`);
  checkTensor(model, input, [...sidesOf(model.input), RGB_CHANNELS]);
  const planes = OUTPUT_PLANES[model.kind];
  checkTensor(model, output, [...(planes === 1 ? [] : [planes]), ...sidesOf(model.output)]);
  return { input: input.name, output: output.name };
}

const sidesOf = ({ heightPx, widthPx }: Size): number[] => [heightPx, widthPx];

function checkTensor(model: EngineModel, tensor: DeclaredTensor, wanted: readonly number[]): void {
  const bytes = [...tensor.shape.slice(1), ...wanted.slice(tensor.shape.length - 1)]
    .map((dim) => (typeof dim === 'number' ? dim : 1))
    .reduce((product, dim) => product * dim, MAX_BATCH);
  if (bytes > MAX_TENSOR_BYTES)
    throw new EngineError(
      'out_of_memory',
      `Model "${model.id}": ${tensor.name} takes ${bytes} bytes at batch ${MAX_BATCH}, over the limit of ${MAX_TENSOR_BYTES}; use a smaller model`,
    );
  const [batch, ...rest] = tensor.shape;
  const fits =
    rest.length === wanted.length && rest.every((dim, i) => typeof dim === 'string' || dim === wanted[i]);
  if (tensor.type !== 'uint8' || typeof batch !== 'string' || !fits)
    throw bad(
      model,
      `declares ${tensor.name} as ${tensor.type} [${tensor.shape.join(', ')}]; it must be uint8 [N, ${wanted.join(', ')}]`,
    );
}

const bad = (model: EngineModel, what: string): EngineError =>
  new EngineError('bad_model', `Model "${model.id}" ${what}`);
