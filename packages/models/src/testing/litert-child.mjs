/**
 * A process that runs models in Google's LiteRT runtime (WebAssembly). It is a process of its own because the runtime
 * expects a browser worker: it looks for `self`, `importScripts` and the like among the globals.
 * Message in: { model: Uint8Array, shape: number[], inputs: (Float32Array | Uint8Array)[] }. Out: Float32Array[], or { error }.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInThisContext } from 'node:vm';

const require = createRequire(import.meta.url);
const wasmFolder = join(dirname(require.resolve('@litertjs/core/package.json')), 'wasm');

// What the runtime looks for among the globals; it is loaded only after they are there.
Object.assign(globalThis, {
  self: globalThis,
  require,
  __dirname: wasmFolder,
  __filename: join(wasmFolder, 'litert_wasm_internal.js'),
  /** @param {string} address */
  importScripts: (address) => {
    const path = address.startsWith('file://') ? fileURLToPath(address) : address;
    runInThisContext(readFileSync(path, 'utf8'), { filename: path });
  },
});
const { loadAndCompile, loadLiteRt, Tensor } = await import('@litertjs/core');
const ready = loadLiteRt(`${wasmFolder}/`, {});

/**
 * @param {{ model: Uint8Array, shape: number[], inputs: (Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>)[] }} request
 * @returns {Promise<Float32Array[]>}
 */
async function run({ model, shape, inputs }) {
  await ready;
  const compiled = await loadAndCompile(model, { accelerator: 'wasm' });
  const outputs = [];
  for (const input of inputs) {
    const [output] = await compiled.run(new Tensor(input, shape));
    if (output === undefined) throw new Error('the model gives nothing');
    outputs.push(Float32Array.from(output.toTypedArray()));
    output.delete();
  }
  compiled.delete();
  return outputs;
}

process.on('message', (/** @type {Parameters<typeof run>[0]} */ request) => {
  run(request).then(
    (outputs) => process.send?.(outputs),
    (/** @type {unknown} */ error) => process.send?.({ error: String(error) }),
  );
});
process.send?.('ready');
