import type { TfModule } from './tfjs-module.js';

const SIDE = 6;
const KERNEL = 3;
const DEPTH = 2;
const MADE = SIDE - KERNEL + 1;

const wave = (count: number, step: number): Float32Array =>
  Float32Array.from({ length: count }, (_, at) => Math.sin(at * step));

/**
 * Runs one small convolution and compares it with plain arithmetic: kernels may load and still be wrong, or fail with
 * the first operation.
 * @returns the largest difference, where the results are about 1
 */
export async function smokeError(tf: TfModule): Promise<number> {
  const image = wave(SIDE * SIDE * DEPTH, 0.7);
  const filter = wave(KERNEL * KERNEL * DEPTH, 1.9);
  const result = tf.tidy(() =>
    tf.conv2d(
      tf.tensor4d(image, [1, SIDE, SIDE, DEPTH]),
      tf.tensor4d(filter, [KERNEL, KERNEL, DEPTH, 1]),
      1,
      'valid',
    ),
  );
  const made = await result.data();
  result.dispose();
  const errors = expected(image, filter).map((value, at) => Math.abs(value - (made[at] ?? Number.NaN)));
  return Math.max(...errors);
}

function expected(image: Float32Array, filter: Float32Array): number[] {
  const row = KERNEL * DEPTH;
  return Array.from({ length: MADE * MADE }, (_, place) => {
    const from = (Math.floor(place / MADE) * SIDE + (place % MADE)) * DEPTH;
    return filter.reduce((sum, weight, at) => {
      const pixel = from + Math.floor(at / row) * SIDE * DEPTH + (at % row);
      return sum + weight * (image[pixel] ?? 0);
    }, 0);
  });
}
