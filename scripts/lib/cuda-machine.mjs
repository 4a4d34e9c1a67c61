import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CUDA_LIBRARIES, CUDNN_LIBRARIES } from './cuda.mjs';
import { inspectNvidia } from './nvidia-machine.mjs';
import { inRoot } from './paths.mjs';

/** The pinned onnxruntime: its folder and what its own installer says of the CUDA provider. */
export function cudaProvider() {
  const require = createRequire(inRoot('packages', 'engine', 'package.json'));
  const home = dirname(require.resolve('onnxruntime-node/package.json'));
  const metadata = /** @type {InstallMetadata} */ (require(join(home, 'script', 'install-metadata.js')));
  const manifest = metadata.manifests['linux/x64:cuda12'] ?? {};
  const [source] = Object.values(manifest).map((file) => metadata.packages[file.package]);
  const [wanted] = source?.versions ?? [];
  return {
    home,
    installer: join(home, 'script', 'install.js'),
    folder: join(home, 'bin', 'napi-v6', 'linux', 'x64'),
    files: Object.keys(manifest).map((file) => file.replace(/^\.\//, '')),
    pathsInPackage: Object.values(manifest).map((file) => file.path),
    packageName: `${source?.name} ${wanted?.version}`,
    host: new URL(metadata.feeds[wanted?.feed ?? '']?.index ?? 'https://unknown').host,
  };
}

/**
 * What onnxruntime-node's installer reads.
 * @typedef {object} InstallMetadata
 * @property {Record<string, Record<string, { package: string, path: string }>>} manifests
 * @property {Record<string, { name: string, versions: { feed: string, version: string }[] }>} packages
 * @property {Record<string, { index: string }>} feeds
 */

/**
 * The files that the engine cannot do without; the package holds TensorRT's too.
 * @param {{ folder: string, files: readonly string[] }} provider
 */
export function missingProviderFiles({ folder, files }) {
  return files.filter((file) => !file.includes('tensorrt') && !existsSync(join(folder, file)));
}

/**
 * Looks at this machine.
 * @param {{ folder: string, files: readonly string[] }} provider
 * @returns {import('./cuda.mjs').CudaMachine}
 */
export function inspectMachine(provider) {
  return {
    ...inspectNvidia([...CUDA_LIBRARIES, ...CUDNN_LIBRARIES]),
    missingFiles: missingProviderFiles(provider),
  };
}
