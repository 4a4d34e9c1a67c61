import { classTable } from '@maskwire/compositor';
import { BACKGROUND_LABEL, type ModeInfo } from '@maskwire/protocol';
import type { Ask } from '../messages.js';

interface Made {
  readonly mode: ModeInfo;
  readonly shown: Ask['shown'];
  readonly table: Uint8Array;
}

/**
 * The class table for the masks that arrive, made anew only when another mode made them or other classes are wanted.
 * While another mode is asked for, masks of the mode before it are still drawn as they were.
 */
export class ClassTables {
  #ask: Pick<Ask, 'mode' | 'shown'>;
  #made: Made | undefined;

  constructor(ask: Pick<Ask, 'mode' | 'shown'>) {
    this.#ask = ask;
  }

  /** The table of the newest masks, if they had one, as it is from now on. */
  ask(ask: Pick<Ask, 'mode' | 'shown'>): Uint8Array | undefined {
    this.#ask = ask;
    return this.#made && this.for(this.#made.mode);
  }

  /** Undefined for a mode without classes. */
  for(mode: ModeInfo): Uint8Array | undefined {
    if (mode.kind === 'alpha') this.#made = undefined;
    else if (!this.#made || this.#made.mode.id !== mode.id || this.#shownOf(mode) !== this.#made.shown)
      this.#made = this.#make(mode);
    return this.#made?.table;
  }

  #make(mode: ModeInfo): Made {
    const shown = this.#shownOf(mode);
    return { mode, shown, table: classTable(mode, shown === undefined ? allButBackground(mode) : shown) };
  }

  #shownOf(mode: ModeInfo): Ask['shown'] {
    const isAsked = this.#ask.mode === undefined || this.#ask.mode === mode.id;
    if (isAsked) return this.#ask.shown;
    return this.#made?.mode.id === mode.id ? this.#made.shown : undefined;
  }
}

const allButBackground = ({ labels }: ModeInfo): number[] =>
  [...labels.keys()].filter((index) => labels[index] !== BACKGROUND_LABEL);
