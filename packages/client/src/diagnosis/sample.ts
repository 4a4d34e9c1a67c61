import type { ClientStats } from '../stats.js';

/** What the rules read of the client's statistics. */
export interface StreamStats
  extends Pick<
    ClientStats,
    | 'deliveredFps'
    | 'roundTripMs'
    | 'baseRttMs'
    | 'server'
    | 'flow'
    | 'inFlight'
    | 'maxInFlight'
    | 'protocolFaults'
  > {
  readonly frames: Pick<ClientStats['frames'], 'sent' | 'staleMasks' | 'dropped' | 'errors' | 'lost'>;
}

/** What only the page knows; each may be missing. */
export interface PageFigures {
  /** Frames a second that the camera gives, and that were asked of it. */
  readonly captureFps?: number | undefined;
  readonly wantedFps?: number | undefined;
  /** Frames a second on screen. */
  readonly shownFps?: number | undefined;
  /** Taking and encoding one frame, median. */
  readonly encodeMs?: number | undefined;
  /** Drawing one frame, median. */
  readonly compositeMs?: number | undefined;
  /** Age of the mask on screen. */
  readonly maskAgeMs?: number | undefined;
  /** Pictures held, and how many may be. */
  readonly heldFrames?: number | undefined;
  readonly maxHeldFrames?: number | undefined;
  /** Longest task of the page's own thread, lately. */
  readonly longestTaskMs?: number | undefined;
}

/** Frames that were sent in the last seconds, and how those ended that did not end as a mask. */
export interface RecentFrames {
  readonly sent: number;
  /** Masks of other settings than those in force. */
  readonly staleMasks: number;
  /** By reason, as in `ClientStats`. */
  readonly dropped: Readonly<Record<string, number>>;
  readonly errors: Readonly<Record<string, number>>;
  readonly lost: Readonly<Record<string, number>>;
  readonly protocolFaults: number;
  /** Of the looks in that time, those that found the window full: 0..1. */
  readonly windowFullShare: number;
}

/** Everything that one look at a running stream shows. Plain data. */
export interface DiagnosisSample {
  readonly stats: StreamStats;
  readonly page: PageFigures;
  readonly recent: RecentFrames;
  /** Of recent frames; undefined before there are enough. */
  readonly inferenceMs: { readonly p50: number; readonly p95: number } | undefined;
}
