import { classTable } from '@maskwire/compositor';
import { BACKGROUND_LABEL, type ModeInfo } from '@maskwire/protocol';
import type { Ask } from '../messages.js';

/** What of an ask says how classes are drawn. */
type Wish = Pick<Ask, 'mode' | 'shown' | 'colours'>;

interface Made {
  readonly mode: ModeInfo;
  readonly shown: Ask['shown'];
  readonly colours: Ask['colours'];
  readonly classes: { table: Uint8Array };
}

/** How the masks of a mode are drawn. Those that still wait for it hold it too, and follow what is wanted meanwhile. */
export interface DrawnClasses {
  readonly table: Uint8Array;
}

/**
 * The class table for the masks that arrive, made anew only when another mode made them or other classes are wanted.
 * While another mode is asked for, masks of the mode before it are still drawn as they were.
 */
export class ClassTables {
  #ask: Wish;
  #made: Made | undefined;

  constructor(ask: Wish) {
    this.#ask = ask;
  }

  /** The table of the newest masks, if they had one, as it is from now on. */
  ask(ask: Wish): Uint8Array | undefined {
    this.#ask = ask;
    return this.#made && this.for(this.#made.mode)?.table;
  }

  /** Undefined for a mode without classes. */
  for(mode: ModeInfo): DrawnClasses | undefined {
    if (mode.kind === 'alpha') this.#made = undefined;
    else if (!this.#isMade(mode)) this.#made = this.#make(mode);
    return this.#made?.classes;
  }

  #isMade(mode: ModeInfo): boolean {
    const { shown, colours } = this.#wishFor(mode);
    return this.#made?.mode.id === mode.id && this.#made.shown === shown && this.#made.colours === colours;
  }

  #make(mode: ModeInfo): Made {
    const { shown, colours } = this.#wishFor(mode);
    const table = classTable(mode, shown === undefined ? allButBackground(mode) : shown, colours);
    const classes = this.#made?.mode.id === mode.id ? this.#made.classes : { table };
    classes.table = table;
    return { mode, shown, colours, classes };
  }

  #wishFor(mode: ModeInfo): Omit<Wish, 'mode'> {
    const isAsked = this.#ask.mode === undefined || this.#ask.mode === mode.id;
    if (isAsked) return this.#ask;
    return this.#made?.mode.id === mode.id ? this.#made : { shown: undefined };
  }
}

const allButBackground = ({ labels }: ModeInfo): number[] =>
  [...labels.keys()].filter((index) => labels[index] !== BACKGROUND_LABEL);
