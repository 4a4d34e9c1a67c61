import { type Configure, DEFAULT_ENCODINGS, ENCODING, type EncodingId } from '@maskwire/protocol';
import type { MaskCoding } from './flow/types.js';

/** `unchanged` costs nothing to read and saves a whole mask. */
const CLIENT_ENCODINGS = [...DEFAULT_ENCODINGS, ENCODING.unchanged];
const ENCODINGS_OF = {
  alpha8: CLIENT_ENCODINGS,
  // The server takes 4 bits where it may.
  alpha4: [...CLIENT_ENCODINGS, ENCODING.alpha4Deflate],
} as const satisfies Record<MaskCoding, readonly EncodingId[]>;

/** What the caller wants, laid over one another as it came; sent on every connect. */
export class DesiredSettings {
  #wanted: Configure;
  /** How finely alpha masks are coded, unless the caller named encodings. */
  coding: MaskCoding = 'alpha8';
  /** Grows with every change of the caller's. */
  version = 0;

  constructor(initial: Configure) {
    this.#wanted = given(initial);
  }

  get current(): Configure {
    return { encodings: [...ENCODINGS_OF[this.coding]], ...this.#wanted };
  }

  /** The caller named encodings: those are not changed. */
  get hasOwnEncodings(): boolean {
    return this.#wanted.encodings !== undefined;
  }

  keep(change: Configure): void {
    this.#wanted = { ...this.#wanted, ...given(change) };
    this.version++;
  }

  /**
   * As `current`, less a mode that this server does not have, for which it would refuse the rest too, and less that
   * mode's classes, which are others in another mode.
   */
  forModes(modes: readonly { readonly id: string }[]): Configure {
    const { current } = this;
    const { mode, classes: _, ...rest } = current;
    return mode === undefined || modes.some(({ id }) => id === mode) ? current : rest;
  }
}

/** Without the fields that are present and undefined: those change nothing. */
function given(change: Configure): Configure {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
