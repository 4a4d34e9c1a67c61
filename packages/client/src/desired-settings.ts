import { type Configure, DEFAULT_ENCODINGS, ENCODING } from '@maskwire/protocol';

/** `unchanged` costs nothing to read and saves a whole mask. */
const CLIENT_ENCODINGS = [...DEFAULT_ENCODINGS, ENCODING.unchanged];

/** What the caller wants, laid over one another as it came; sent on every connect. */
export class DesiredSettings {
  #current: Configure;
  /** Grows with every change. */
  version = 0;

  constructor(initial: Configure) {
    this.#current = { encodings: CLIENT_ENCODINGS, ...given(initial) };
  }

  get current(): Configure {
    return this.#current;
  }

  keep(change: Configure): void {
    this.#current = { ...this.#current, ...given(change) };
    this.version++;
  }

  /**
   * As `current`, less a mode that this server does not have, for which it would refuse the rest too, and less that
   * mode's classes, which are others in another mode.
   */
  forModes(modes: readonly { readonly id: string }[]): Configure {
    const { mode, classes: _, ...rest } = this.#current;
    return mode === undefined || modes.some(({ id }) => id === mode) ? this.#current : rest;
  }
}

/** Without the fields that are present and undefined: those change nothing. */
function given(change: Configure): Configure {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
