import type { ModeInfo, ServerPhase } from '@maskwire/protocol';
import type { ModeReport, StillJob, StillOutcome } from '../inference/contract.js';

/** What the routes need from the rest of the server; wired in `main`. */
export interface HttpContext {
  /** Whether this access token, or none, opens the server. */
  isTokenRight(token: string | undefined): boolean;
  /** Folder of the built page; undefined when it was not built. */
  readonly pageDir: string | undefined;
  readonly modes: readonly ModeInfo[];
  phase(): ServerPhase;
  modeReport(mode: string): ModeReport;
  /** Single flight; rejects when the mode cannot be made ready, why being in its report. */
  warmUp(mode: string, force: boolean): Promise<void>;
  /** Bounded, at lower priority than frames; answers `overloaded` when its queue is full. Never rejects. */
  segment(job: StillJob, signal: AbortSignal): Promise<StillOutcome>;
  /** Body of `GET /health`. */
  health(): unknown;
  metrics(): Promise<{ readonly contentType: string; readonly body: string }>;
  /** Hosts and origins allowed, see `gateway/origin.ts`. */
  isHostAllowed(host: string | undefined): boolean;
  isOriginAllowed(origin: string | undefined, host: string | undefined): boolean;
}
