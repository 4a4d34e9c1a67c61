import { CliError } from '../errors.js';
import { ByteQueue } from './byte-queue.js';

/** Largest single picture. */
export const MAX_JPEG_BYTES = 32 * 1024 * 1024;

const MARKER = { soi: 0xd8, eoi: 0xd9, sos: 0xda, rst0: 0xd0, rst7: 0xd7, tem: 0x01 } as const;

type Phase = 'outside' | 'segments' | 'scan';

const standsAlone = (marker: number): boolean =>
  marker === MARKER.tem || (marker >= MARKER.rst0 && marker <= MARKER.rst7);

/**
 * Cuts a stream of JPEG pictures (MJPEG) wherever its chunks may fall. Segments are walked by their lengths, so that a
 * thumbnail inside one does not end the picture; bytes between pictures are passed over.
 */
export class JpegSplitter {
  readonly #queue = new ByteQueue(2 * MAX_JPEG_BYTES);
  #phase: Phase = 'outside';
  /** Next byte to look at, from the front of the queue. */
  #at = 0;
  #cut = 0;

  /** @throws {CliError} `input` for a picture over the limit. */
  push(chunk: Uint8Array): Uint8Array[] {
    if (!this.#queue.append(chunk)) throw tooLarge();
    const pictures: Uint8Array[] = [];
    for (let picture = this.#next(); picture; picture = this.#next()) pictures.push(picture);
    if (this.#queue.length > MAX_JPEG_BYTES) throw tooLarge();
    return pictures;
  }

  /** Pictures that another one began within, and the one that the stream ends within. */
  get cutPictures(): number {
    return this.#cut + (this.#phase === 'outside' ? 0 : 1);
  }

  #next(): Uint8Array | undefined {
    for (;;) {
      if (this.#phase === 'outside' && !this.#findStart(this.#queue.peek())) return undefined;
      const bytes = this.#queue.peek();
      const ended = this.#phase === 'scan' ? this.#walkScan(bytes) : this.#walkSegments(bytes);
      if (ended === 'more') return undefined;
      if (ended === 'picture') {
        const picture = this.#queue.take(this.#at);
        this.#phase = 'outside';
        this.#at = 0;
        return picture;
      }
    }
  }

  #findStart(bytes: Uint8Array): boolean {
    for (let at = 0; at + 2 < bytes.length; at++) {
      if (bytes[at] !== 0xff || bytes[at + 1] !== MARKER.soi || bytes[at + 2] !== 0xff) continue;
      this.#queue.skip(at);
      this.#phase = 'segments';
      this.#at = 2;
      return true;
    }
    // The last two bytes may be the first of a picture.
    this.#queue.skip(Math.max(0, bytes.length - 2));
    return false;
  }

  /** From marker to marker up to the start of a scan or the end of the picture. */
  #walkSegments(bytes: Uint8Array): 'more' | 'picture' | 'go on' {
    while (this.#at + 1 < bytes.length) {
      const marker = bytes[this.#at + 1] ?? 0;
      if (bytes[this.#at] !== 0xff || marker === 0) return this.#resync();
      if (marker === MARKER.soi) return this.#restart();
      if (marker === 0xff) this.#at += 1;
      else if (marker === MARKER.eoi) return this.#endAt(2);
      else if (standsAlone(marker)) this.#at += 2;
      else {
        if (this.#at + 3 >= bytes.length) return 'more';
        const segmentBytes = ((bytes[this.#at + 2] ?? 0) << 8) | (bytes[this.#at + 3] ?? 0);
        if (segmentBytes < 2) return this.#resync();
        if (this.#at + 2 + segmentBytes > bytes.length) return 'more';
        this.#at += 2 + segmentBytes;
        if (marker === MARKER.sos) {
          this.#phase = 'scan';
          return 'go on';
        }
      }
    }
    return 'more';
  }

  /** Over entropy-coded bytes to the next real marker. */
  #walkScan(bytes: Uint8Array): 'more' | 'go on' {
    for (; this.#at + 1 < bytes.length; this.#at++) {
      if (bytes[this.#at] !== 0xff) continue;
      const marker = bytes[this.#at + 1] ?? 0;
      if (marker === 0 || marker === 0xff || standsAlone(marker)) continue;
      this.#phase = 'segments';
      return 'go on';
    }
    return 'more';
  }

  /** A new picture begins before the old one has ended. */
  #restart(): 'go on' {
    this.#cut++;
    this.#queue.skip(this.#at);
    this.#at = 2;
    return 'go on';
  }

  #endAt(bytes: number): 'picture' {
    this.#at += bytes;
    return 'picture';
  }

  /** No JPEG after all: looks for the next start behind the false one. */
  #resync(): 'go on' {
    this.#queue.skip(2);
    this.#phase = 'outside';
    this.#at = 0;
    return 'go on';
  }
}

const tooLarge = (): CliError =>
  new CliError('input', `A picture of more than ${MAX_JPEG_BYTES} bytes; this is no MJPEG stream`);
