import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { TfjsArtifact } from '@maskwire/engine';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';

const require = createRequire(import.meta.url);

let ready: Promise<boolean> | undefined;

/** Starts TF.js's WASM kernels, once a process. */
async function start(): Promise<void> {
  ready ??= (async () => {
    setWasmPaths(join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist/'));
    setThreadsCount(1);
    return tf.setBackend('wasm');
  })();
  if (!(await ready)) throw new Error('TF.js WASM does not start');
}

/** Runs an emitted model in TF.js on `batch` images of bytes, RGB, one after another in `pixels`. */
export async function runTfjs(
  { json, weights }: TfjsArtifact,
  pixels: Uint8Array,
  { batch, height, width }: { readonly batch: number; readonly height: number; readonly width: number },
): Promise<Float32Array | Int32Array> {
  await start();
  const described = JSON.parse(json) as tf.io.ModelArtifacts;
  const weightData = weights.slice().buffer;
  const model = await loadGraphModel({ load: async () => ({ ...described, weightData }) });
  const image = tf.tensor4d(pixels, [batch, height, width, 3], 'int32');
  try {
    const result = model.execute({ image });
    if (Array.isArray(result)) throw new Error('the model has several outputs');
    const data = await result.data();
    result.dispose();
    if (data instanceof Uint8Array) throw new Error('the model gives bytes');
    return data;
  } finally {
    image.dispose();
    model.dispose();
  }
}
