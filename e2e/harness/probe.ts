import type { EffectKind } from '@maskwire/compositor/look';

/**
 * What the page shows of itself with `?probe=1`, in the tests' own words: `window.maskwireProbe` has one report for
 * each picture drawn, `window.maskwire` the state.
 */
export type Phase =
  | 'idle'
  | 'asking'
  | 'connecting'
  | 'loading'
  | 'warming'
  | 'live'
  | 'reconnecting'
  | 'stopped'
  | 'failed';
export type Effect = EffectKind;

export interface ProbeReport {
  readonly frameId: number | undefined;
  readonly frameNumber: number | undefined;
  readonly maskFrameId: number | undefined;
  readonly maskFrameNumber: number | undefined;
  readonly sync: 'exact' | 'low-latency';
  readonly copies: { readonly opened: number; readonly closed: number };
  readonly epoch: number;
  readonly phase: string;
  readonly drawn: 'composite' | 'blurred' | 'raw' | 'idle';
  readonly effect: Effect;
  readonly atMs: number;
  /** RGBA, rows top-down, PROBE_SIZE. */
  readonly pixels: Uint8Array;
}

export const PROBE_SIZE = { widthPx: 160, heightPx: 90 } as const;

interface PageState {
  readonly phase: { readonly name: Phase; readonly failure?: { readonly code: string } };
  readonly stats:
    | {
        readonly fps: number;
        readonly captureFps: number;
        readonly downKbPerFrame: number;
        readonly inFlight: number;
        readonly sending: { readonly window: number };
        readonly skipped: number;
      }
    | undefined;
  readonly server: { readonly mode: string } | undefined;
  readonly output: {
    readonly recording: { readonly name: string; readonly lengthMs?: number; readonly bytes?: number };
  };
  readonly notices: readonly { readonly text: string }[];
}

declare global {
  interface Performance {
    /** Of the page and its workers; where the page is isolated from others. */
    measureUserAgentSpecificMemory(): Promise<{ readonly bytes: number }>;
  }
  interface Window {
    readonly maskwireProbe: {
      readonly reports: readonly ProbeReport[];
      readonly total: number;
      readonly phases: readonly { readonly name: Phase; readonly atMs: number }[];
    };
    readonly maskwire: { readonly state: () => PageState; readonly captureStream: () => MediaStream };
  }
}
