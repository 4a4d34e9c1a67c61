import type { Extent, Padding, Shape } from '../ir/graph.js';
import { ANY, type GraphDef } from './graph-def.js';

/** What TensorFlow pads by itself; anything else is done by a node of its own. */
export type NamedPadding = 'SAME' | 'VALID';

interface Window {
  readonly kernel: Extent;
  readonly stride: Extent;
  readonly dilation?: Extent;
  readonly padding: Padding;
}

const UNDILATED: Extent = { height: 1, width: 1 };

/** TensorFlow's name for a window's padding on an input of this size; undefined when it has none. */
export function namedPadding(input: Extent, window: Window): NamedPadding | undefined {
  const { kernel, stride, dilation = UNDILATED, padding } = window;
  if (isNone(padding)) return 'VALID';
  const high = sameTotal(input.height, span(kernel.height, dilation.height), stride.height);
  const wide = sameTotal(input.width, span(kernel.width, dilation.width), stride.width);
  const isSame =
    padding.top === high >> 1 &&
    padding.bottom === high - (high >> 1) &&
    padding.left === wide >> 1 &&
    padding.right === wide - (wide >> 1);
  return isSame ? 'SAME' : undefined;
}

export const isNone = ({ top, bottom, left, right }: Padding): boolean =>
  top === 0 && bottom === 0 && left === 0 && right === 0;

/** Zeros around each image. */
export function padded(def: GraphDef, input: string, name: string, padding: Padding): string {
  const { top, bottom, left, right } = padding;
  const sizes = def.integers(`${name}.sizes`, [0, 0, top, bottom, left, right, 0, 0], [4, 2]);
  return def.node('PadV2', [input, sizes, def.scalar('zero', 0)], name);
}

/** The part of each image that begins below `from.top` and right of `from.left`. */
export function cropped(
  def: GraphDef,
  input: string,
  name: string,
  { from, size }: { readonly from: Padding; readonly size: Shape },
): string {
  const begin = def.integers(`${name}.begin`, [0, from.top, from.left, 0]);
  const sides = def.integers(`${name}.size`, [ANY, size.height, size.width, size.channels]);
  return def.node('Slice', [input, begin, sides], name);
}

const span = (kernel: number, dilation: number): number => (kernel - 1) * dilation + 1;

/** Zeros that SAME adds along one side, before and after together: as many as give ceil(side / stride) results. */
const sameTotal = (side: number, kernel: number, stride: number): number =>
  Math.max((Math.ceil(side / stride) - 1) * stride + kernel - side, 0);
