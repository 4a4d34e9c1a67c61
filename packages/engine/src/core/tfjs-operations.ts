/**
 * Operations that the TF.js models of this project are made of: those that the converter maps to kernels which both the
 * WASM backend and the native one have, with the same results. A model with another one is refused when it is loaded;
 * TF.js itself would find out when it runs.
 */
export const TFJS_OPERATIONS = [
  'AddV2',
  'ArgMax',
  'AvgPool',
  'Cast',
  'ClipByValue',
  'ConcatV2',
  'Const',
  'Conv2DBackpropInput',
  'DepthToSpace',
  'Exp',
  'FusedDepthwiseConv2dNative',
  'Max',
  'Mul',
  'Pack',
  'PadV2',
  'Placeholder',
  'Reciprocal',
  'Relu',
  'Relu6',
  'Reshape',
  'ResizeBilinear',
  'ReverseV2',
  'Round',
  'Shape',
  'Sigmoid',
  'Slice',
  'StridedSlice',
  'Sub',
  'Sum',
  'Tile',
  '_FusedConv2D',
] as const;
export type TfjsOperation = (typeof TFJS_OPERATIONS)[number];
