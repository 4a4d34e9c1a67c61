import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from './files/folder.js';
import { sha256Hex } from './files/hash.js';
import { MAX_SOURCE_BYTES } from './source.js';

/** First line of a cache file; a change of the layout changes it. */
const MARK = 'maskwire-model-1\n';
const CHECKSUM_CHARACTERS = 64;
const HEADER_BYTES = MARK.length + CHECKSUM_CHARACTERS + 1;
/** A cached file beyond this is not ours and is not read: several models, or the largest with what is put around it. */
const MAX_ENTRY_BYTES = MAX_SOURCE_BYTES + 64 * 2 ** 20;
/** Files kept; the oldest go first. Each model of each head is one, and each version of the importer leaves its own. */
export const MAX_CACHE_ENTRIES = 64;
/** A file written aside is renamed within seconds; one this old was left by a process that died. */
const ABANDONED_AFTER_MS = 60 * 60 * 1000;
/** Our own files: nothing else in the folder is touched. */
const OWN_FILE = /^maskwire-[0-9a-f]{64}\.model(?:\.[0-9a-f-]+\.tmp)?$/;

/**
 * A folder of payloads addressed by key, one file each: mark, SHA-256 of the payload in hex, newline, payload.
 * Files are written aside and renamed, so a reader sees a whole file or none, and racing writers only repeat work.
 * Nothing read is trusted: what does not match its checksum counts as absent.
 */
export class ModelCache {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** `key` is a SHA-256 in hex. The payload under it; `undefined` when it is absent, damaged, or cannot be read. */
  async read(key: string): Promise<Uint8Array | undefined> {
    const path = this.#path(key);
    try {
      const { size } = await stat(path);
      if (size <= HEADER_BYTES || size > MAX_ENTRY_BYTES) return undefined;
      return payloadOf(await readFile(path));
    } catch {
      // Whatever keeps the file from being read, the model is built anew; a lasting fault shows when it is written.
      return undefined;
    }
  }

  /** Puts `payload` under `key`, creating the folder. Rejects with the file system's error. */
  async write(key: string, payload: Uint8Array): Promise<void> {
    await makeFolder(this.#directory);
    const path = this.#path(key);
    const aside = `${path}.${randomUUID()}.tmp`;
    try {
      await writeFile(aside, [`${MARK}${sha256Hex(payload)}\n`, payload]);
      await rename(aside, path);
    } catch (error) {
      await rm(aside, { force: true }).catch(() => undefined);
      throw error;
    }
    await this.#prune();
  }

  /** Keeps the folder bounded. A file that another process removes meanwhile is as good as removed here. */
  async #prune(): Promise<void> {
    const names = (await readdir(this.#directory)).filter((name) => OWN_FILE.test(name));
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#directory, name);
        const writtenMs = await stat(path).then(
          ({ mtimeMs }) => mtimeMs,
          () => 0,
        );
        return { path, writtenMs, aside: name.endsWith('.tmp') };
      }),
    );
    const abandoned = files.filter((file) => file.aside && file.writtenMs < Date.now() - ABANDONED_AFTER_MS);
    const entries = files.filter((file) => !file.aside).sort((a, b) => b.writtenMs - a.writtenMs);
    const surplus = [...abandoned, ...entries.slice(MAX_CACHE_ENTRIES)];
    await Promise.all(surplus.map(({ path }) => rm(path, { force: true, recursive: true })));
  }

  #path(key: string): string {
    return join(this.#directory, `maskwire-${key}.model`);
  }
}

function payloadOf(file: Uint8Array): Uint8Array | undefined {
  const header = new TextDecoder('latin1').decode(file.subarray(0, HEADER_BYTES));
  const payload = file.subarray(HEADER_BYTES);
  return header === `${MARK}${sha256Hex(payload)}\n` ? payload : undefined;
}
