import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { notKept, type TransferFacts } from './failures.js';
import { fileBytes, hasContent } from './hash.js';

/** What is there of a file that is being fetched, beside where it shall lie. */
export class PartFile {
  readonly #facts: TransferFacts;
  readonly #path: string;

  constructor(facts: TransferFacts) {
    this.#facts = facts;
    this.#path = partPath(facts.path);
  }

  bytes(): Promise<number> {
    return fileBytes(this.#path);
  }

  /** @throws {ModelFileError} `read_only` or `disk_full`, as everything below */
  async openAt(offsetBytes: number): Promise<PartWriter> {
    const file = await this.#kept(open(this.#path, offsetBytes > 0 ? 'r+' : 'w'));
    return new PartWriter(this.#facts, file, offsetBytes);
  }

  isWhole(sha256: string, signal: AbortSignal): Promise<boolean> {
    return hasContent(this.#path, { bytes: this.#facts.bytes, sha256 }, signal);
  }

  /** Puts it where it shall lie: who looks there sees the whole file or none. */
  async keep(): Promise<void> {
    await this.#kept(rename(this.#path, this.#facts.path));
  }

  async discard(): Promise<void> {
    await this.#kept(rm(this.#path, { force: true }));
  }

  #kept<T>(action: Promise<T>): Promise<T> {
    return orNotKept(this.#facts, action);
  }
}

/** Writes one piece behind the other. */
export class PartWriter {
  readonly #facts: TransferFacts;
  readonly #file: FileHandle;
  #atBytes: number;

  constructor(facts: TransferFacts, file: FileHandle, atBytes: number) {
    this.#facts = facts;
    this.#file = file;
    this.#atBytes = atBytes;
  }

  get atBytes(): number {
    return this.#atBytes;
  }

  async write(piece: Uint8Array): Promise<void> {
    for (let done = 0; done < piece.length; ) {
      const left = piece.length - done;
      const writing = this.#file.write(piece, done, left, this.#atBytes);
      const { bytesWritten } = await orNotKept(this.#facts, writing);
      done += bytesWritten;
      this.#atBytes += bytesWritten;
    }
  }

  /** To the disk itself: what is renamed afterwards must survive a power cut whole. */
  async sync(): Promise<void> {
    await orNotKept(this.#facts, this.#file.datasync());
  }

  async close(): Promise<void> {
    await this.#file.close().catch(() => undefined);
  }
}

export const partPath = (path: string): string => `${path}.part`;

export function orNotKept<T>(facts: TransferFacts, action: Promise<T>): Promise<T> {
  return action.catch((cause: unknown) => {
    throw notKept(facts, cause);
  });
}
