import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isTfModule, type TfModule, type TfRuntime } from './tfjs-module.js';
import { smokeError } from './tfjs-smoke.js';

/** The package that brings TensorFlow's own kernels for NVIDIA GPUs: an optional peer dependency. */
export const NATIVE_PACKAGE = '@tensorflow/tfjs-node-gpu';
const NATIVE_BACKEND = 'tensorflow';
const SETUP = 'npm run setup:tfjs-gpu';
const MAX_SMOKE_ERROR = 1e-3;
/** Longest reason quoted from a library. */
const MAX_QUOTED = 200;

export interface NativeOptions {
  /** Package to import. @default NATIVE_PACKAGE */
  readonly nativePackage?: string;
  /** Folder in which `npm run setup:tfjs-gpu` installed it: looked into before our own dependencies. */
  readonly setupDir?: string;
}

export type NativeOutcome =
  | { readonly ok: true; readonly runtime: TfRuntime }
  /** `reason` begins with the package's name and says what is missing. */
  | { readonly ok: false; readonly reason: string };

/** Tries the native kernels, step by step, so that each thing that can be missing has a reason of its own. */
export async function tryNative(options: NativeOptions = {}): Promise<NativeOutcome> {
  const name = options.nativePackage ?? NATIVE_PACKAGE;
  try {
    return { ok: true, runtime: await startNative(name, options.setupDir) };
  } catch (error) {
    return { ok: false, reason: `${name}: ${reasonOf(error)}` };
  }
}

/** Something that the native kernels need and do not have. */
class NativeMissing extends Error {
  override readonly name = 'NativeMissing';
}

async function startNative(name: string, setupDir: string | undefined): Promise<TfRuntime> {
  const manifestPath = locate(name, setupDir);
  if (manifestPath === undefined) throw new NativeMissing(`not installed (${SETUP})`);
  const manifest = readManifest(manifestPath);
  expectBinding(dirname(manifestPath), manifest);
  const restored = restoreUtil();
  const tf = load(dirname(manifestPath));
  await tf.ready();
  expectGpu(tf);
  const error = await smokeError(tf);
  if (!(error <= MAX_SMOKE_ERROR))
    throw new NativeMissing(`a test convolution is wrong by ${error} (limit ${MAX_SMOKE_ERROR})`);
  const note = restored.length > 0 ? ` (Node ${process.versions.node}: ${restored.join(', ')} put back)` : '';
  return {
    tf,
    device: `NVIDIA GPU, TensorFlow${note}`,
    version: manifest.version,
    hardware: 'gpu',
    allocationFailure: /OOM|resource exhausted|RESOURCE_EXHAUSTED|too many elements|bad_alloc/i,
  };
}

/** The package's manifest: in the set-up folder, else among our dependencies. */
function locate(name: string, setupDir: string | undefined): string | undefined {
  const bases = [...(setupDir === undefined ? [] : [join(setupDir, 'package.json')]), import.meta.url];
  for (const base of bases) {
    try {
      return createRequire(base).resolve(`${name}/package.json`);
    } catch {
      // Not from there.
    }
  }
  return undefined;
}

interface NativeManifest {
  readonly version: string;
  /** Where the binding lies, with a place for the N-API version. */
  readonly modulePath: string;
  readonly moduleName: string;
  readonly napiVersions: readonly number[];
}

function readManifest(path: string): NativeManifest {
  const { version, binary } = record(JSON.parse(readFileSync(path, 'utf8')));
  const { module_path: modulePath, module_name: moduleName, napi_versions: napi } = record(binary);
  if (typeof version !== 'string' || typeof modulePath !== 'string' || typeof moduleName !== 'string')
    throw new NativeMissing('its package.json names no native binding');
  const napiVersions = Array.isArray(napi) ? napi.filter((each) => typeof each === 'number') : [];
  return { version, modulePath, moduleName, napiVersions };
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};

/** The package's installer fetches the binding; where that failed or was not run, importing it would only throw. */
function expectBinding(folder: string, { modulePath, moduleName, napiVersions }: NativeManifest): void {
  const ours = Number(process.versions.napi);
  const napi = Math.max(...napiVersions.filter((version) => version <= ours));
  const path = join(folder, modulePath.replace('{napi_build_version}', String(napi)), `${moduleName}.node`);
  if (!existsSync(path)) throw new NativeMissing(`its native part is missing: ${path} (${SETUP})`);
}

/** Functions that Node 23 took out of `util` and the package, never released since, still calls. */
const REMOVED_FROM_UTIL = {
  isArray: (value: unknown): boolean => Array.isArray(value),
  isNullOrUndefined: (value: unknown): boolean => value === null || value === undefined,
} as const;

/**
 * Puts back what is missing, for the whole process.
 * @returns their names
 */
export function restoreUtil(): string[] {
  const util: unknown = createRequire(import.meta.url)('node:util');
  if (typeof util !== 'object' || util === null) throw new TypeError('node:util is no object');
  return Object.entries(REMOVED_FROM_UTIL).flatMap(([name, value]) => {
    if (Reflect.has(util, name)) return [];
    Object.defineProperty(util, name, { value, configurable: true, writable: true });
    return [`util.${name}`];
  });
}

function load(folder: string): TfModule {
  const loaded: unknown = createRequire(import.meta.url)(folder);
  if (!isTfModule(loaded)) throw new NativeMissing('it is not TensorFlow.js');
  return loaded;
}

function expectGpu(tf: TfModule): void {
  const name = tf.getBackend();
  if (name !== NATIVE_BACKEND) throw new NativeMissing(`it started the backend ${name}`);
  const backend: unknown = tf.backend();
  if (record(backend)['isUsingGpuDevice'] !== true)
    throw new NativeMissing(
      `TensorFlow sees no GPU and would run on the CPU: driver, CUDA 11.2 or cuDNN 8.1 (${SETUP} -- --check)`,
    );
}

/** The first line: libraries go on with advice that does not fit here. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [line = ''] = text.split('\n');
  const quoted = line.length > MAX_QUOTED ? `${line.slice(0, MAX_QUOTED)}...` : line;
  return error instanceof NativeMissing ? text : `does not load: ${quoted}`;
}
