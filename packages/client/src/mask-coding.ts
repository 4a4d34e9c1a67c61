import { type Configure, ENCODING, type Settings } from '@maskwire/protocol';
import type { DesiredSettings } from './desired-settings.js';
import type { MaskCoding } from './flow/types.js';
import type { Session } from './types.js';

/** Masks are coded in one way at least this long: a change costs the frame that waits at the server. */
export const CODING_HOLD_MS = 5000;

/** Which `configure` makes the masks as fine as the plan has them; undefined = none is due. */
export class MaskCodingSwitch {
  readonly #settings: DesiredSettings;
  #changedAtMs = Number.NEGATIVE_INFINITY;

  constructor(settings: DesiredSettings) {
    this.#settings = settings;
  }

  change(coding: MaskCoding, session: Session, nowMs: number): Configure | undefined {
    const isPossible = session.mode?.kind === 'alpha' && session.encodings.includes(ENCODING.alpha4Deflate);
    if (!isPossible || this.#settings.hasOwnEncodings || coding === this.#settings.coding) return undefined;
    if (nowMs - this.#changedAtMs < CODING_HOLD_MS) return undefined;
    this.#changedAtMs = nowMs;
    this.#settings.coding = coding;
    return { encodings: this.#settings.current.encodings };
  }
}

/** From which epoch of a connection on masks are of the settings in force: encodings and rates change no mask. */
export class FreshEpoch {
  #settings: Settings | undefined;
  #epoch = 0;

  after(epoch: number, settings: Settings): number {
    if (!this.#settings || !makeSameMasks(this.#settings, settings)) this.#epoch = epoch;
    this.#settings = settings;
    return this.#epoch;
  }
}

const makeSameMasks = (a: Settings, b: Settings): boolean =>
  a.mode === b.mode && a.threshold === b.threshold && String(a.classes) === String(b.classes);
