import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MaskEvent } from '@maskwire/client';
import sharp from 'sharp';
import { CliError, reasonOf } from '../errors.js';

/** Masks being written at the same time; whoever feeds frames waits above it. */
const MAX_PENDING = 8;
const INDEX_DIGITS = 6;

/** Writes masks as 8-bit grey PNG, `mask-000123.png` by the number of their frame in the input. */
export class MaskWriter {
  readonly #folder: string;
  readonly #pending = new Set<Promise<void>>();
  #failure: CliError | undefined;
  #written = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws {CliError} `input` when the folder cannot be made. */
  static async create(folder: string): Promise<MaskWriter> {
    await mkdir(folder, { recursive: true }).catch((error: unknown) => {
      throw new CliError('input', `Cannot write masks to ${folder}: ${reasonOf(error)}`, { cause: error });
    });
    return new MaskWriter(folder);
  }

  get written(): number {
    return this.#written;
  }

  write(frameIndex: number, mask: Pick<MaskEvent, 'pixels' | 'widthPx' | 'heightPx'>): void {
    const job = this.#encode(frameIndex, mask)
      .then(() => {
        this.#written++;
      })
      .catch((error: unknown) => {
        this.#failure ??= new CliError('input', `Cannot write a mask: ${reasonOf(error)}`, { cause: error });
      })
      .finally(() => this.#pending.delete(job));
    this.#pending.add(job);
  }

  /** Waits until there is room. @throws {CliError} `input` when a mask could not be written. */
  async drain(pending = MAX_PENDING - 1): Promise<void> {
    while (this.#pending.size > pending) await Promise.race(this.#pending);
    if (this.#failure) throw this.#failure;
  }

  /** Waits until all are written. @throws {CliError} as `drain`. */
  finish(): Promise<void> {
    return this.drain(0);
  }

  async #encode(
    frameIndex: number,
    { pixels, widthPx, heightPx }: Pick<MaskEvent, 'pixels' | 'widthPx' | 'heightPx'>,
  ): Promise<void> {
    const png = await sharp(pixels, { raw: { width: widthPx, height: heightPx, channels: 1 } })
      .toColourspace('b-w')
      .png({ compressionLevel: 6 })
      .toBuffer();
    await writeFile(join(this.#folder, maskName(frameIndex)), png);
  }
}

const maskName = (frameIndex: number): string => `mask-${String(frameIndex).padStart(INDEX_DIGITS, '0')}.png`;
