import { malformed } from '../errors.js';
import type { Shape } from '../ir/graph.js';
import type { TfliteTensor } from './parse.js';
import { unsupportedType } from './quantisation.js';

/** The shape of a run-time tensor: [1, height, width, channels] of floats or of bytes that stand for floats. */
export function imageShape(tensor: TfliteTensor): Shape {
  const { type, shape } = tensor;
  if (type !== 'FLOAT32' && type !== 'UINT8' && type !== 'INT8') throw unsupportedType(tensor);
  const [batch, height, width, channels, ...rest] = shape;
  if (
    batch !== 1 ||
    height === undefined ||
    width === undefined ||
    channels === undefined ||
    rest.length > 0
  ) {
    throw malformed(`tensor "${tensor.name}" of ${shape.join('x')} is not 1 x height x width x channels`);
  }
  return { height, width, channels };
}

/** The shape of a constant operand: missing leading sides are 1, as in broadcasting. */
export function constantShape({ name, shape }: TfliteTensor): Shape {
  const [batch = 1, height = 1, width = 1, channels = 1] = [
    ...Array.from({ length: Math.max(4 - shape.length, 0) }, () => 1),
    ...shape,
  ];
  if (batch !== 1 || shape.length > 4) throw malformed(`constant "${name}" has a batch`);
  return { height, width, channels };
}

export function sameShape(left: Shape, right: Shape): boolean {
  return left.height === right.height && left.width === right.width && left.channels === right.channels;
}
