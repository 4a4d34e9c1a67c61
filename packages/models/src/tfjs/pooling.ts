import { shapeOf } from '../ir/check-request.js';
import type { AveragePoolNode, Extent, GlobalAveragePoolNode, Shape } from '../ir/graph.js';
import { fresh, type Lowering, nameOf, overImages } from './lowering.js';
import { namedPadding, padded } from './padding.js';

/** By a window as large as the image: TF.js would transpose the whole tensor for a mean over its inner axes. */
export function globalAveragePool(to: Lowering, node: GlobalAveragePoolNode): string {
  const kernel = shapeOf(to.graph, node.input);
  const parts = { input: nameOf(to, node.input), output: fresh(to, node.output) };
  return pool(to, { ...parts, kernel, stride: { height: 1, width: 1 }, padding: 'VALID' });
}

export function averagePool(to: Lowering, node: AveragePoolNode): string {
  const from = shapeOf(to.graph, node.input);
  const input = nameOf(to, node.input);
  const name = fresh(to, node.output);
  const { kernel, stride } = node;
  const padding = namedPadding(from, node);
  if (padding !== undefined) return pool(to, { input, output: name, kernel, stride, padding });
  const wide = padded(to.def, input, `${name}.padded`, node.padding);
  const mean = pool(to, { input: wide, output: `${name}.mean`, kernel, stride, padding: 'VALID' });
  return to.def.node('Mul', [mean, uncounted(to, node, from, name)], name);
}

interface Pool {
  readonly input: string;
  readonly output: string;
  readonly kernel: Extent;
  readonly stride: Extent;
  readonly padding: 'SAME' | 'VALID';
}

function pool({ def }: Lowering, { input, output, kernel, stride, padding }: Pool): string {
  const strides = overImages(stride.height, stride.width);
  // The WASM kernel refuses windows of one pixel, which only pick.
  if (kernel.height === 1 && kernel.width === 1) {
    const all = { begin_mask: 15, end_mask: 15, ellipsis_mask: 0, new_axis_mask: 0, shrink_axis_mask: 0 };
    const ends = def.integers('no_ends', [0, 0, 0, 0]);
    const steps = def.integers(`${output}.steps`, strides);
    return def.node('StridedSlice', [input, ends, ends, steps], output, all);
  }
  const ksize = overImages(kernel.height, kernel.width);
  return def.node('AvgPool', [input], output, { ksize, strides, padding, data_format: 'NHWC' });
}

/** What a mean that counted zeros around the image must be multiplied with, for each window. */
function uncounted(
  to: Lowering,
  { kernel, stride, padding, output }: AveragePoolNode,
  from: Shape,
  name: string,
): string {
  const { height, width } = shapeOf(to.graph, output);
  const rows = inside(height, kernel.height, stride.height, padding.top, from.height);
  const columns = inside(width, kernel.width, stride.width, padding.left, from.width);
  const area = kernel.height * kernel.width;
  const factors = Float32Array.from(rows.flatMap((high) => columns.map((wide) => area / (high * wide))));
  return to.def.floats(`${name}.factors`, [1, height, width, 1], factors);
}

/** How many of a window's places lie inside the image, for each of `count` windows along one side. */
function inside(count: number, kernel: number, stride: number, before: number, side: number): number[] {
  return Array.from({ length: count }, (_, at) => {
    const begin = at * stride - before;
    return Math.min(begin + kernel, side) - Math.max(begin, 0);
  });
}
