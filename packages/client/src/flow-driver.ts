import type { ModeInfo } from '@maskwire/protocol';
import type { FlowChoice } from './flow/choice.js';
import { createFlow } from './flow/create.js';
import { UNKNOWN_SUBJECT } from './flow/fixed.js';
import { MAX_IN_FLIGHT } from './flow/limits.js';
import type { FlowPlan, FlowStrategy, FlowSubject, FrameOutcome } from './flow/types.js';

/** Least rate to send at, whatever the server names. */
export const MIN_PACE_FPS = 0.1;

interface SizePx {
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * The strategy in use and what it must know: a new one is told what the old one knew of the subject and the server,
 * and the plan is held within what this side and the server allow.
 */
export class FlowDriver {
  #choice: FlowChoice;
  #strategy: FlowStrategy;
  #subject: FlowSubject = UNKNOWN_SUBJECT;
  #serverFps = Number.POSITIVE_INFINITY;
  #capFps = Number.POSITIVE_INFINITY;
  #isConnected = false;
  /** Grows with every strategy: one hears only of frames that it saw sent. */
  #generation = 0;

  constructor(choice: FlowChoice) {
    this.#choice = choice;
    this.#strategy = createFlow(choice);
    this.#strategy.stream(this.#subject);
  }

  get choice(): FlowChoice {
    return this.#choice;
  }

  get generation(): number {
    return this.#generation;
  }

  choose(choice: FlowChoice, nowMs: number): void {
    const strategy = createFlow(choice);
    this.#choice = choice;
    this.#strategy = strategy;
    this.#generation++;
    strategy.stream(this.#subject);
    if (this.#isConnected) strategy.connected(nowMs);
    strategy.serverLimit(this.#serverFps);
  }

  connected(nowMs: number): void {
    this.#isConnected = true;
    this.#strategy.connected(nowMs);
  }

  disconnected(): void {
    this.#isConnected = false;
  }

  setMode(mode: ModeInfo | undefined): void {
    if (mode) this.#adopt({ ...this.#subject, input: mode.input, kind: mode.kind });
  }

  setSource(source: SizePx | undefined): void {
    this.#adopt({ ...this.#subject, source });
  }

  /**
   * @param serverFps what the server takes at present, Infinity = all
   * @param capFps what is sent at most, > 0: the server's limit or one of this side's own
   */
  setLimits(serverFps: number, capFps: number): void {
    this.#capFps = capFps;
    if (serverFps === this.#serverFps) return;
    this.#serverFps = serverFps;
    this.#strategy.serverLimit(serverFps);
  }

  sent(nowMs: number, upBytes: number): void {
    this.#strategy.sent(nowMs, upBytes);
  }

  ended(generation: number, outcome: FrameOutcome): void {
    if (generation === this.#generation) this.#strategy.ended(outcome);
  }

  pinged(nowMs: number, roundTripMs: number, localLagMs: number): void {
    this.#strategy.pinged(nowMs, roundTripMs, localLagMs);
  }

  plan(nowMs: number): FlowPlan {
    const plan = this.#strategy.plan(nowMs);
    const window = Math.max(1, Math.min(MAX_IN_FLIGHT, Math.floor(plan.window)));
    const maxFps = Math.max(MIN_PACE_FPS, Math.min(plan.maxFps, this.#capFps));
    return window === plan.window && maxFps === plan.maxFps ? plan : { ...plan, window, maxFps };
  }

  #adopt(subject: FlowSubject): void {
    if (sameSubject(subject, this.#subject)) return;
    this.#subject = subject;
    this.#strategy.stream(subject);
  }
}

const sameSize = (a: SizePx | undefined, b: SizePx | undefined): boolean =>
  a?.widthPx === b?.widthPx && a?.heightPx === b?.heightPx;

const sameSubject = (a: FlowSubject, b: FlowSubject): boolean =>
  a.kind === b.kind && sameSize(a.input, b.input) && sameSize(a.source, b.source);
