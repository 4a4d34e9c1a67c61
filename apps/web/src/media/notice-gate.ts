/** The same notice is told again after this time at the earliest. */
const QUIET_MS = 5000;
/** Codes remembered; a server may invent codes. */
const MAX_CODES = 32;

/** Lets each kind of notice through now and then: a server may send ten faults a second. Pure. */
export class NoticeGate {
  readonly #toldAtMs = new Map<string, number>();

  passes(code: string, nowMs: number): boolean {
    const toldAtMs = this.#toldAtMs.get(code);
    if (toldAtMs !== undefined && nowMs - toldAtMs < QUIET_MS) return false;
    this.#toldAtMs.delete(code);
    this.#toldAtMs.set(code, nowMs);
    for (const oldest of this.#toldAtMs.keys()) {
      if (this.#toldAtMs.size <= MAX_CODES) break;
      this.#toldAtMs.delete(oldest);
    }
    return true;
  }
}
