import { ModelImportError, malformed } from '../errors.js';
import type { Extent, Padding, Shape } from '../ir/graph.js';
import { type Bounds, UNBOUNDED } from '../ir/infer-bounds.js';
import type { FlatbufferTable } from './flatbuffer.js';
import type { TfliteOperator } from './parse.js';
import { FUSED_ACTIVATIONS, PADDING_SAME, PADDING_VALID } from './schema.js';

/** Largest stride, dilation or window side; beyond it the file is taken for damaged. */
const MAX_WINDOW = 4096;

export type PaddingScheme = 'same' | 'valid';

/** The options table of an operator; `undefined` (all defaults) when the file leaves it out. */
export function optionsOf(operator: TfliteOperator, tag: number): FlatbufferTable | undefined {
  if (operator.options !== undefined && operator.optionsTag !== tag) {
    throw malformed(`${operator.name} carries options of kind ${operator.optionsTag} instead of ${tag}`);
  }
  return operator.options;
}

/** A stride, dilation or kernel read from two int32 fields. */
export function extentOf(
  options: FlatbufferTable | undefined,
  field: { readonly h: number; readonly w: number },
  fallback: number,
): Extent {
  return checkedExtent({
    height: options?.i32(field.h, fallback) ?? fallback,
    width: options?.i32(field.w, fallback) ?? fallback,
  });
}

export function checkedExtent(extent: Extent): Extent {
  for (const side of [extent.height, extent.width]) {
    if (side < 1 || side > MAX_WINDOW) throw malformed(`a stride, dilation or window is ${side}`);
  }
  return extent;
}

export function paddingScheme(code: number): PaddingScheme {
  switch (code) {
    case PADDING_SAME:
      return 'same';
    case PADDING_VALID:
      return 'valid';
    default:
      throw malformed(`padding ${code} is unknown`);
  }
}

/** Where the activations that only cut off do so. */
export const ACTIVATION_LIMITS: Readonly<Record<'NONE' | 'RELU' | 'RELU_N1_TO_1' | 'RELU6', Bounds>> =
  Object.freeze({
    NONE: UNBOUNDED,
    RELU: { low: 0, high: Infinity },
    RELU_N1_TO_1: { low: -1, high: 1 },
    RELU6: { low: 0, high: 6 },
  });

/** What an operator's fused activation leaves of its result. */
export function fusedLimits(operator: TfliteOperator, code: number): Bounds {
  const name = FUSED_ACTIVATIONS[code];
  switch (name) {
    case 'NONE':
    case 'RELU':
    case 'RELU_N1_TO_1':
    case 'RELU6':
      return ACTIVATION_LIMITS[name];
    case undefined:
      throw malformed(`${operator.name} has the unknown activation ${code}`);
    default:
      throw new ModelImportError(
        'unsupported_operator',
        `${operator.name} with the fused activation ${name} is not supported.`,
      );
  }
}

const NO_PADDING: Padding = Object.freeze({ top: 0, bottom: 0, left: 0, right: 0 });

/** SAME: ceil(input / stride) outputs; the odd zero goes to the bottom and right. */
export function windowPadding(
  scheme: PaddingScheme,
  input: Shape,
  window: { readonly kernel: Extent; readonly stride: Extent; readonly dilation: Extent },
): Padding {
  if (scheme === 'valid') return NO_PADDING;
  const { kernel, stride, dilation } = window;
  const along = (side: number, size: number, step: number, spread: number): readonly [number, number] =>
    halves((Math.ceil(side / step) - 1) * step + (size - 1) * spread + 1 - side);
  const [top, bottom] = along(input.height, kernel.height, stride.height, dilation.height);
  const [left, right] = along(input.width, kernel.width, stride.width, dilation.width);
  return { top, bottom, left, right };
}

/** SAME for a transposed convolution: the output is cut down to input x stride. */
export function transposedPadding(scheme: PaddingScheme, kernel: Extent, stride: Extent): Padding {
  if (scheme === 'valid') return NO_PADDING;
  const [top, bottom] = halves(kernel.height - stride.height);
  const [left, right] = halves(kernel.width - stride.width);
  return { top, bottom, left, right };
}

function halves(total: number): readonly [number, number] {
  const zeros = Math.max(total, 0);
  const before = Math.floor(zeros / 2);
  return [before, zeros - before];
}
