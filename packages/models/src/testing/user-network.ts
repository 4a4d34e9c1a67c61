import { ELEMENT_TYPE, OnnxModel } from '../onnx/model.js';

export interface UserNetwork {
  readonly side: number;
  /** Logits are given at a quarter of the side, as SegFormer does. */
  readonly classes: number;
  readonly layout?: 'nchw' | 'nhwc';
  /** Name of the free batch dimension, or a fixed size. @default 'batch' */
  readonly batch?: string | number;
  /** Names for input and output, to provoke collisions. */
  readonly names?: { readonly input: string; readonly output: string };
}

const RGB = 3;
const STRIDE = 4;

/** The weight of channel `channel` for class `index`: one colour speaks for each class. */
export const weightOf = (index: number, channel: number): number =>
  index % RGB === channel ? 2 + index / 10 : 0;

/**
 * A network as a user would export it: float input, normalised by the caller, logits at a quarter of the resolution. The
 * mean over 4x4 pixels, then one linear map for each pixel, so that its truth can be worked out by hand.
 */
export function userNetwork(spec: UserNetwork): Uint8Array {
  const { side, classes, layout = 'nchw', batch = 'batch' } = spec;
  const { input, output } = spec.names ?? { input: 'pixel_values', output: 'logits' };
  const model = new OnnxModel();
  const small = side / STRIDE;
  const shape = (channels: number, edge: number): (number | string)[] =>
    layout === 'nchw' ? [batch, channels, edge, edge] : [batch, edge, edge, channels];
  model.input(input, ELEMENT_TYPE.float32, shape(RGB, side));
  const planes =
    layout === 'nchw' ? input : model.node('Transpose', [input], 'first', { perm: [0, 3, 1, 2] });
  const pooled = model.node('AveragePool', [planes], 'pooled', {
    kernel_shape: [STRIDE, STRIDE],
    strides: [STRIDE, STRIDE],
  });
  const weights = Float32Array.from({ length: classes * RGB }, (_, at) =>
    weightOf(Math.floor(at / RGB), at % RGB),
  );
  const made = layout === 'nchw' ? output : 'last';
  model.node('Conv', [pooled, model.floats('weights', [classes, RGB, 1, 1], weights)], made);
  if (layout === 'nhwc') model.node('Transpose', [made], output, { perm: [0, 2, 3, 1] });
  model.output(output, ELEMENT_TYPE.float32, shape(classes, small));
  return model.serialise();
}
