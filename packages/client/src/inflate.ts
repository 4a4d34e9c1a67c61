import { CodecError } from '@maskwire/protocol';
import { Inflate, inflateSync } from 'fflate';

/** Deflate grows what it cannot shrink by 5 bytes a stored block; this is more than any encoder needs. */
const maxDeflatedBytes = (bytes: number): number => bytes + (bytes >> 10) + 256;

/**
 * Above this, input is fed in slices and stopped at the first byte too many. Deflate blows up at most 1032-fold, so
 * that a hostile payload costs at most 64 MiB of writes either way.
 */
const ONE_PASS_BYTES = 64 * 1024;
const SLICE_BYTES = 16 * 1024;

/**
 * Inflates a deflate-raw payload that must give exactly `bytes` bytes.
 * @throws {CodecError} `length_mismatch` when it gives more or less, is cut or is no deflate stream.
 */
export function inflateExactly(payload: Uint8Array, bytes: number): Uint8Array<ArrayBuffer> {
  if (payload.length > maxDeflatedBytes(bytes))
    throw new CodecError(
      'length_mismatch',
      `${payload.length} bytes are too many for ${bytes} deflated ones`,
    );
  // One byte of room more than wanted: a longer stream shows by filling it.
  const out = new Uint8Array(bytes + 1);
  let inflated: number;
  try {
    inflated =
      payload.length <= ONE_PASS_BYTES ? inflateSync(payload, { out }).length : inflateInSlices(payload, out);
  } catch (error) {
    throw new CodecError('length_mismatch', `The mask cannot be inflated: ${String(error)}`);
  }
  if (inflated !== bytes)
    throw new CodecError('length_mismatch', `The mask must inflate to ${bytes} bytes, not ${inflated}`);
  return out.subarray(0, bytes);
}

function inflateInSlices(payload: Uint8Array, out: Uint8Array): number {
  let at = 0;
  const inflate = new Inflate((chunk) => {
    // A RangeError when the stream is too long: it ends the loop below.
    out.set(chunk, at);
    at += chunk.length;
  });
  for (let from = 0; from < payload.length; from += SLICE_BYTES)
    inflate.push(payload.subarray(from, from + SLICE_BYTES), from + SLICE_BYTES >= payload.length);
  return at;
}
