import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { ModelEntry } from '../catalogue/types.js';
import type { DownloadedFile } from '../files/folder.js';
import { sha256Hex } from '../files/hash.js';
import type { PullOptions } from '../files/pull.js';
import { type Answer, Origin } from './origin.js';
import { noise } from './pictures.js';

/** A real model file of the test material, else as many bytes without structure. */
export const CONTENT: Uint8Array = realModel() ?? noise(7, { width: 500, height: 500 });

function realModel(): Uint8Array | undefined {
  const testdata = process.env['MASKWIRE_TESTDATA'];
  const path = join(testdata ?? '', 'models', 'deeplabv3_mnv2_dm05_pascal_quant.tflite');
  return testdata !== undefined && existsSync(path) ? readFileSync(path) : undefined;
}

const FILE = 'some-model.tflite';

/** A model to be fetched from `url`, pinned to `CONTENT`. */
export function downloadable(url: string): ModelEntry & { readonly file: DownloadedFile } {
  return {
    id: 'some-model',
    format: 'tflite',
    licence: 'Apache-2.0',
    homepage: 'https://example.org',
    input: { widthPx: 513, heightPx: 513 },
    file: { from: 'download', url, file: FILE, bytes: CONTENT.length, sha256: sha256Hex(CONTENT) },
  };
}

export interface PullKit {
  readonly root: string;
  readonly modelsDir: string;
  /** Where the file shall lie. */
  readonly path: string;
  /** An origin and a model to be fetched from it. */
  origin(
    ...answers: Answer[]
  ): Promise<{ readonly origin: Origin; readonly entry: ReturnType<typeof downloadable> }>;
  /** Short limits, no proxy, the test's own folder. */
  options(changes?: Partial<PullOptions>): PullOptions;
  /** Names in the models folder. */
  left(): Promise<string[]>;
}

/** A folder and origins of each test's own. */
export function pullKit(): PullKit {
  let root = '';
  const origins: Origin[] = [];
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'maskwire-pull-'));
  });
  afterEach(async () => {
    await Promise.all(origins.splice(0).map((origin) => origin.close()));
    await rm(root, { recursive: true, force: true });
  });
  return {
    get root() {
      return root;
    },
    get modelsDir() {
      return join(root, 'models');
    },
    get path() {
      return join(root, 'models', FILE);
    },
    async origin(...answers) {
      const origin = await Origin.start(...answers);
      origins.push(origin);
      return { origin, entry: downloadable(`${origin.url}/pinned/${FILE}`) };
    },
    options: (changes = {}) => ({
      cacheDir: root,
      proxies: { httpProxy: '', httpsProxy: '', noProxy: '*' },
      ...changes,
      limits: {
        connectMs: 2000,
        idleMs: 5000,
        attempts: 3,
        backOffMs: 5,
        lockWaitMs: 20_000,
        ...changes.limits,
      },
    }),
    left: () => readdir(join(root, 'models')).catch(() => []),
  };
}
