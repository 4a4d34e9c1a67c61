import { HttpFault } from './fault.js';

export interface UploadLimits {
  /** Bodies held at once, all clients together. */
  readonly total: number;
  /** Bodies held at once for one address. */
  readonly perAddress: number;
}

/** Bounds the memory that uploads can hold: each slot stands for one body, from first byte to answer. */
export class UploadSlots {
  readonly #limits: UploadLimits;
  readonly #byAddress = new Map<string, number>();
  #total = 0;

  constructor(limits: UploadLimits) {
    this.#limits = limits;
  }

  /**
   * Takes a slot; the returned function gives it back, once.
   * @throws {HttpFault} 429 when the address has too many, 503 when all are taken.
   */
  take(address: string): () => void {
    const held = this.#byAddress.get(address) ?? 0;
    if (held >= this.#limits.perAddress)
      throw new HttpFault(
        429,
        'rate_limited',
        `At most ${this.#limits.perAddress} uploads at once from one address`,
        { retryable: true, retryAfterS: 1, headers: { connection: 'close' } },
      );
    if (this.#total >= this.#limits.total)
      throw new HttpFault(503, 'overloaded', 'Too many uploads at the moment; try again shortly', {
        retryable: true,
        retryAfterS: 1,
        headers: { connection: 'close' },
      });
    this.#byAddress.set(address, held + 1);
    this.#total++;
    let given = false;
    return () => {
      if (given) return;
      given = true;
      this.#total--;
      const left = (this.#byAddress.get(address) ?? 1) - 1;
      if (left > 0) this.#byAddress.set(address, left);
      else this.#byAddress.delete(address);
    };
  }
}
