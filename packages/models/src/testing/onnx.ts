import { InferenceSession, Tensor } from 'onnxruntime-node';

/** Runs an emitted model in onnxruntime on `batch` images of bytes, RGB, one after another in `pixels`. */
export async function runOnnx(
  onnx: Uint8Array,
  pixels: Uint8Array,
  shape: { readonly batch: number; readonly height: number; readonly width: number },
): Promise<Float32Array | Uint8Array> {
  const session = await InferenceSession.create(onnx, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  try {
    const image = new Tensor('uint8', pixels, [shape.batch, shape.height, shape.width, 3]);
    const results = await session.run({ [session.inputNames[0] ?? 'image']: image });
    const output = results[session.outputNames[0] ?? ''];
    if (output === undefined) throw new Error('the model gives nothing');
    const data = output.data;
    if (!(data instanceof Float32Array || data instanceof Uint8Array))
      throw new Error(`the model gives ${output.type}`);
    return data;
  } finally {
    await session.release();
  }
}

/** Largest absolute difference between two lists of equal length. */
export function maxDifference(left: ArrayLike<number>, right: ArrayLike<number>): number {
  if (left.length !== right.length) throw new Error(`${left.length} numbers against ${right.length}`);
  let largest = 0;
  for (let index = 0; index < left.length; index++) {
    const difference = Math.abs((left[index] ?? Number.NaN) - (right[index] ?? Number.NaN));
    // A NaN on either side must count as a difference.
    if (!(difference <= largest)) largest = difference;
    if (Number.isNaN(difference)) return Number.POSITIVE_INFINITY;
  }
  return largest;
}
