/**
 * The graph between a model format and a runtime's format. It knows neither.
 *
 * Every value is a batch of float32 images, NHWC in meaning: the batch dimension is free and left out, so a value has
 * a height, a width and channels. Constants broadcast. Weights are held in the nodes that use them.
 */
export interface Shape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Index into `Graph.values`. */
export type ValueId = number;

/** A pair of numbers along height and width: kernel sizes, strides, dilations. */
export interface Extent {
  readonly height: number;
  readonly width: number;
}

/** Zeros around an image (or, for a transposed convolution, what is cut off its result), in pixels. */
export interface Padding {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export interface ConstantNode {
  readonly kind: 'constant';
  readonly output: ValueId;
  /** Row-major [height, width, channels] of the output's shape. */
  readonly data: Float32Array;
}

export interface Conv2dNode {
  readonly kind: 'conv2d';
  readonly input: ValueId;
  readonly output: ValueId;
  readonly kernel: Extent;
  /** Row-major [output channels, kernel height, kernel width, input channels]. */
  readonly weights: Float32Array;
  /** One number for each output channel. */
  readonly bias: Float32Array;
  readonly stride: Extent;
  readonly dilation: Extent;
  readonly padding: Padding;
}

export interface DepthwiseConv2dNode {
  readonly kind: 'depthwiseConv2d';
  readonly input: ValueId;
  readonly output: ValueId;
  readonly kernel: Extent;
  /** Row-major [kernel height, kernel width, output channels]; output channels = k x input channels, k >= 1. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
  readonly stride: Extent;
  readonly dilation: Extent;
  readonly padding: Padding;
}

export interface TransposeConv2dNode {
  readonly kind: 'transposeConv2d';
  readonly input: ValueId;
  readonly output: ValueId;
  readonly kernel: Extent;
  /** Row-major [output channels, kernel height, kernel width, input channels]. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
  readonly stride: Extent;
  readonly padding: Padding;
}

/** Element-wise; each side of the smaller operand is 1 or equal. */
export interface BinaryNode {
  readonly kind: 'add' | 'mul';
  readonly left: ValueId;
  readonly right: ValueId;
  readonly output: ValueId;
}

export interface ActivationNode {
  readonly kind: 'relu' | 'relu6' | 'hardSwish' | 'sigmoid';
  readonly input: ValueId;
  readonly output: ValueId;
}

/** min(max(x, low), high), both finite: where a quantised layer saturates. */
export interface ClampNode {
  readonly kind: 'clamp';
  readonly input: ValueId;
  readonly output: ValueId;
  readonly low: number;
  readonly high: number;
}

/** One after another along the channels; heights and widths are equal. */
export interface ConcatNode {
  readonly kind: 'concat';
  readonly inputs: readonly ValueId[];
  readonly output: ValueId;
}

/** Mean over a window; zeros of the padding are not counted. */
export interface AveragePoolNode {
  readonly kind: 'averagePool';
  readonly input: ValueId;
  readonly output: ValueId;
  readonly kernel: Extent;
  readonly stride: Extent;
  readonly padding: Padding;
}

/** Mean over height and width: one pixel remains. */
export interface GlobalAveragePoolNode {
  readonly kind: 'globalAveragePool';
  readonly input: ValueId;
  readonly output: ValueId;
}

/** How output pixel i finds its place in the input: (i + 0.5)s - 0.5, i·s, or corner on corner. */
export type PixelAlignment = 'halfPixel' | 'asymmetric' | 'alignCorners';

/** Bilinear, without a low-pass filter when it shrinks. */
export interface ResizeBilinearNode {
  readonly kind: 'resizeBilinear';
  readonly input: ValueId;
  readonly output: ValueId;
  readonly size: Extent;
  readonly alignment: PixelAlignment;
}

export type GraphNode =
  | ConstantNode
  | Conv2dNode
  | DepthwiseConv2dNode
  | TransposeConv2dNode
  | BinaryNode
  | ActivationNode
  | ClampNode
  | ConcatNode
  | AveragePoolNode
  | GlobalAveragePoolNode
  | ResizeBilinearNode;

export type NodeKind = GraphNode['kind'];

/**
 * `probability`: one channel, 0..1, that the pixel shows the person. `logits`: one channel for each class, the largest
 * wins and of equals the first.
 */
export type OutputMeaning = 'probability' | 'logits';

/** Nodes are in an order in which every operand is there before its use. */
export interface Graph {
  /** The shape of each value, by `ValueId`. */
  readonly values: readonly Shape[];
  readonly nodes: readonly GraphNode[];
  /** RGB in 0..1. */
  readonly input: ValueId;
  readonly output: ValueId;
  readonly outputMeaning: OutputMeaning;
}
