import { expect, it } from 'vitest';
import { maxDifference, runOnnx } from '../testing/onnx.js';
import { drawnPerson } from '../testing/pictures.js';
import { requestOf } from '../testing/requests.js';
import { emitOnnx } from './emit.js';

const SIZE = { width: 256, height: 256 };
const PX = { widthPx: 256, heightPx: 256 };

/** Rows of `width` pixels of `channels` numbers, each row reversed. */
function mirror(data: Uint8Array | Float32Array, width: number, channels: number): Float32Array {
  return Float32Array.from(data, (_, at) => {
    const pixel = Math.floor(at / channels);
    const x = pixel % width;
    return data[(pixel - x + width - 1 - x) * channels + (at % channels)] ?? Number.NaN;
  });
}

it.each([
  ['at its own size', 'selfie-256'],
  ['resized to and fro', 'selfie-landscape'],
])('a flipped member mirrors before and back after, in any batch: %s', async (_, model) => {
  const recipe = { members: [{ model }] as const, input: PX, output: PX };
  const request = await requestOf(recipe, 'alpha');
  const [member] = request.members;
  if (!member) throw new Error('no member');
  const images = [await drawnPerson(0, SIZE), await drawnPerson(1.5, SIZE)];
  const straight = await runOnnx(emitOnnx(request, { head: 'float32' }), Buffer.concat(images), {
    batch: 2,
    ...SIZE,
  });
  const flipped = emitOnnx({ ...request, members: [{ ...member, flip: true }] }, { head: 'float32' });
  const mirrored = Buffer.concat(images.map((image) => Uint8Array.from(mirror(image, SIZE.width, 3))));
  const seen = await runOnnx(flipped, mirrored, { batch: 2, ...SIZE });
  expect(maxDifference(mirror(seen, SIZE.width, 1), straight)).toBeLessThan(1e-4);
  // It did look at the mirrored picture: straight on, it sees something else.
  const other = await runOnnx(flipped, Buffer.concat(images), { batch: 2, ...SIZE });
  expect(maxDifference(other, straight)).toBeGreaterThan(0.05);
});

it('a member and its mirrored twin give their mean', async () => {
  const { members, ...rest } = await requestOf(
    { members: [{ model: 'selfie-256' }], input: PX, output: PX },
    'alpha',
  );
  const [member] = members;
  if (!member) throw new Error('no member');
  const image = await drawnPerson(0, SIZE);
  const run = async (flips: readonly boolean[]): Promise<Float32Array | Uint8Array> => {
    const request = { ...rest, members: flips.map((flip) => ({ ...member, flip })) };
    return runOnnx(emitOnnx(request, { head: 'float32' }), image, { batch: 1, ...SIZE });
  };
  const [straight, flipped, both] = [await run([false]), await run([true]), await run([false, true])];
  const mean = Float32Array.from(straight, (p, at) => (p + (flipped[at] ?? 0)) / 2);
  expect(maxDifference(both, mean)).toBeLessThan(1e-5);
});
