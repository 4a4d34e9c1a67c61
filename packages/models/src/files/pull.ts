import { modelsOfMode } from '../catalogue/lookup.js';
import type { Catalogue, ModeEntry, ModelEntry } from '../catalogue/types.js';
import { ModelFileError } from '../errors.js';
import { abandoned, heldByOther, notKept, type TransferFacts } from './failures.js';
import { Flights } from './flights.js';
import { type DownloadedFile, downloadPath, type ModelFolders, makeFolder, modelsFolder } from './folder.js';
import { fileBytes, hasContent } from './hash.js';
import type { ProxySettings } from './http.js';
import { takeLock } from './lock.js';
import { orNotKept, partPath } from './part.js';
import { fetchFile, type TransferLimits } from './transfer.js';

export interface PullLimits extends TransferLimits {
  /** For another process that fetches the same file. */
  readonly lockWaitMs: number;
}

export const PULL_LIMITS: PullLimits = Object.freeze({
  connectMs: 10_000,
  idleMs: 30_000,
  attempts: 4,
  backOffMs: 400,
  lockWaitMs: 10 * 60_000,
});

export interface PullProgress {
  /** Id of the model. */
  readonly model: string;
  /** Of the whole file, also when an earlier run brought a part of it. */
  readonly receivedBytes: number;
  readonly totalBytes: number;
}

export interface PullOptions extends ModelFolders {
  /** Base address of a mirror: each file is taken from `<mirror>/<file>` instead. */
  readonly mirror?: string;
  /** Called for each piece that comes: often. Must not throw. */
  readonly onProgress?: (progress: PullProgress) => void;
  readonly signal?: AbortSignal;
  /** @default PULL_LIMITS */
  readonly limits?: Partial<PullLimits>;
  /** What is not given is taken from the environment. */
  readonly proxies?: ProxySettings;
}

/** A file in the models folder. */
export interface PulledFile {
  readonly model: string;
  readonly path: string;
  readonly bytes: number;
  /** False: it was there already. */
  readonly fetched: boolean;
}

/**
 * Makes sure that every file of a mode that is downloaded is in the models folder with its pinned content. Models that
 * come with a package or are the user's own need nothing.
 * @throws {ModelFileError} the message says the cure
 */
export async function pullMode(
  mode: ModeEntry,
  options: PullOptions & { readonly catalogue: Catalogue },
): Promise<readonly PulledFile[]> {
  const pulled: PulledFile[] = [];
  for (const model of modelsOfMode(options.catalogue, mode)) {
    const file = await pullModel(model, options);
    if (file) pulled.push(file);
  }
  return pulled;
}

const flights = new Flights<PullProgress, PulledFile>();

/**
 * As `pullMode`, for one model; undefined when there is nothing to download. Callers that want the same file at once
 * share one transfer, with the options of the first; it goes on until the last of them aborts.
 * @throws {ModelFileError}
 */
export async function pullModel(entry: ModelEntry, options: PullOptions): Promise<PulledFile | undefined> {
  const { file } = entry;
  if (file.from !== 'download') return undefined;
  const path = downloadPath(modelsFolder(options), file);
  const facts = {
    model: entry.id,
    url: urlOf(file, options.mirror),
    path,
    file: file.file,
    bytes: file.bytes,
  };
  const joining = {
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  };
  const pulling = flights.join(path, joining, (signal, onProgress) => {
    const onReceived = (receivedBytes: number): void =>
      onProgress({ model: entry.id, receivedBytes, totalBytes: file.bytes });
    return pullFile({ file, facts, options, signal, onReceived });
  });
  return pulling.catch((error: unknown) => {
    throw options.signal?.aborted ? abandoned(facts, options.signal.reason) : error;
  });
}

interface Pull {
  readonly file: DownloadedFile;
  readonly facts: TransferFacts;
  readonly options: PullOptions;
  readonly signal: AbortSignal;
  readonly onReceived: (bytes: number) => void;
}

async function pullFile({ file, facts, options, signal, onReceived }: Pull): Promise<PulledFile> {
  const { path } = facts;
  const pulled = { model: facts.model, path, bytes: file.bytes };
  if (await hasContent(path, file, signal)) return { ...pulled, fetched: false };
  await orNotKept(facts, makeFolder(modelsFolder(options)));
  const limits = { ...PULL_LIMITS, ...options.limits };
  const onWait = (): void => void fileBytes(partPath(path)).then(onReceived);
  const locking = takeLock(`${path}.lock`, { waitLimitMs: limits.lockWaitMs, onWait, signal });
  const lock = await locking.catch((error: unknown) => {
    signal.throwIfAborted();
    throw notKept(facts, error);
  });
  if (!lock) throw heldByOther(facts);
  try {
    // Whoever held the lock before may have brought it.
    if (await hasContent(path, file, signal)) return { ...pulled, fetched: false };
    const { sha256 } = file;
    await fetchFile({ facts, sha256, limits, proxies: options.proxies ?? {}, signal, onReceived });
    return { ...pulled, fetched: true };
  } finally {
    await lock.release();
  }
}

function urlOf(file: DownloadedFile, mirror: string | undefined): string {
  if (mirror === undefined) return file.url;
  if (!URL.canParse(mirror)) {
    throw new ModelFileError('bad_address', `The mirror "${mirror}" is not an http or https address.`);
  }
  // What stands behind the path, such as a signature, holds for each file.
  const url = new URL(mirror);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${encodeURIComponent(file.file)}`;
  return url.href;
}
