import type { ModelArtifact, ModelFormat } from '@maskwire/engine';

const LENGTH_BYTES = 4;

/** One payload for the cache. A TF.js model: u32 length of its JSON, big-endian, the JSON in UTF-8, the weights. */
export function packArtifact(artifact: ModelArtifact): Uint8Array {
  if (artifact.format === 'onnx') return artifact.bytes;
  const json = new TextEncoder().encode(artifact.json);
  const payload = new Uint8Array(LENGTH_BYTES + json.length + artifact.weights.length);
  new DataView(payload.buffer).setUint32(0, json.length);
  payload.set(json, LENGTH_BYTES);
  payload.set(artifact.weights, LENGTH_BYTES + json.length);
  return payload;
}

/** Of a payload that `packArtifact` made: the cache's checksum has told so. */
export function unpackArtifact(format: ModelFormat, payload: Uint8Array): ModelArtifact {
  if (format === 'onnx') return { format, bytes: payload };
  const jsonBytes = new DataView(payload.buffer, payload.byteOffset).getUint32(0);
  const weightsAt = LENGTH_BYTES + jsonBytes;
  const json = new TextDecoder().decode(payload.subarray(LENGTH_BYTES, weightsAt));
  // Copied: runtimes want weights at an aligned offset.
  return { format, json, weights: payload.slice(weightsAt) };
}
