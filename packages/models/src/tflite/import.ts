import { ModelImportError, malformed } from '../errors.js';
import { GraphBuilder } from '../ir/builder.js';
import type { Graph } from '../ir/graph.js';
import { TfliteConstants } from './constants.js';
import { ImportContext } from './context.js';
import { BUILTIN_HANDLERS, CUSTOM_HANDLERS } from './operators.js';
import { parseTflite, type TfliteOperator } from './parse.js';

/**
 * Reads a `.tflite` model (one image in, one image out) into a graph. Weights are copied out of `bytes`.
 * A quantised model becomes a float one: weights are dequantised, activations are kept within what their bytes could
 * hold but are not rounded. A last ARG_MAX is left out. One channel is taken for a probability, several for logits.
 * Safe on hostile input: time and memory are bounded by the size of the file.
 * @throws {ModelImportError} and nothing else; `code` says which kind of fault it is.
 */
export function importTflite(bytes: Uint8Array): Graph {
  const model = parseTflite(bytes);
  const [input, ...moreInputs] = model.inputs;
  const [output, ...moreOutputs] = model.outputs;
  if (input === undefined || output === undefined) throw malformed('it has no input or no output');
  if (moreInputs.length + moreOutputs.length > 0) {
    throw new ModelImportError(
      'unsupported_feature',
      'Only models with one input and one output are supported.',
    );
  }
  const builder = new GraphBuilder();
  const context = new ImportContext(model, new TfliteConstants(model), builder);
  const inputValue = context.defineInput(input);
  for (const operator of model.operators) handlerOf(operator)(operator, context);
  const outputValue = context.output(output);
  const { channels } = builder.shapeOf(outputValue);
  return builder.finish(inputValue, outputValue, channels === 1 ? 'probability' : 'logits');
}

function handlerOf(operator: TfliteOperator): (operator: TfliteOperator, context: ImportContext) => void {
  const handlers = operator.custom ? CUSTOM_HANDLERS : BUILTIN_HANDLERS;
  const handler = handlers.get(operator.name);
  if (handler === undefined) {
    throw new ModelImportError(
      'unsupported_operator',
      `The operator ${operator.name} is not supported. Supported: ` +
        `${[...BUILTIN_HANDLERS.keys(), ...CUSTOM_HANDLERS.keys()].join(', ')}.`,
    );
  }
  return handler;
}
