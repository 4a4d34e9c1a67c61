import type { ModeInfo } from '@maskwire/protocol';
import type { Clock } from '../clock.js';

/** In their order. */
export const TEST_PARTS = ['connect', 'round-trip', 'down', 'up', 'computer', 'server'] as const;
export type TestPart = (typeof TEST_PARTS)[number];

export interface ConnectionTestOptions {
  /** `http(s)://host[:port][/prefix]` of the server. */
  readonly url: string;
  readonly token?: string | undefined;
  /** @default the server's */
  readonly mode?: string | undefined;
  /** Encodes one picture as the stream would, for this mode: what is measured as this computer's speed, and sent. */
  readonly frame: (mode: ModeInfo) => Promise<Uint8Array>;
  /** Ends the test soon; what was measured by then is in the result. */
  readonly signal?: AbortSignal | undefined;
  /** A part begins; `share` 0..1 of the whole is done. */
  readonly onProgress?: (part: TestPart, share: number) => void;
  /** @default performance.now and setTimeout */
  readonly clock?: Clock;
}

export const TEST_FAILURES = [
  /** No server answered. */
  'unreachable',
  /** The server will not have this client. */
  'refused',
  /** The server measures for too many at the moment. */
  'rate_limited',
  /** It took longer than its time. */
  'timeout',
  /** The server takes no frames yet. */
  'not_ready',
  /** The server cannot do this. */
  'unsupported',
  'unknown_mode',
  /** The caller's `frame` failed. */
  'encode_failed',
  /** Frames came back as drops or errors only. */
  'no_masks',
  'aborted',
  'internal',
] as const;
export type TestFailureReason = (typeof TEST_FAILURES)[number];

/** What one part came to; `message` is for people. */
export type Measured<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: TestFailureReason; readonly message: string };

export interface Spread {
  readonly p50: number;
  readonly p95: number;
}

export interface RoundTrip extends Spread {
  /** Mean difference of two that follow each other. */
  readonly jitterMs: number;
  readonly pings: number;
}

export interface Capacity {
  readonly bitsPerS: number;
  /** Moved for it in all. */
  readonly bytes: number;
  readonly steps: number;
}

export interface ComputerSpeed {
  readonly encodeMs: Spread;
  /** Mean of the images, without headers. */
  readonly bytesPerFrame: number;
  readonly frames: number;
}

export interface ServiceSpeed {
  /** One frame at a time: all stages at the server, waiting for its turn included. */
  readonly serviceMs: Spread;
  /** Medians of the stages. */
  readonly stagesMs: {
    readonly queue: number;
    readonly decode: number;
    readonly inference: number;
    readonly encode: number;
  };
  /** One frame at a time: from sending to the mask. */
  readonly roundTripMs: Spread;
  /** Masks a second with `window` frames in flight. */
  readonly deliveredFps: number;
  readonly window: number;
  /** Frames a second that the server takes from a session. */
  readonly maxFps: number;
  readonly frames: { readonly sent: number; readonly masks: number; readonly unanswered: number };
  /** Means, headers of the protocol included. */
  readonly upBytesPerFrame: number;
  readonly downBytesPerMask: number;
}

export interface TestedServer {
  readonly engine: string;
  /** In the server's words: `CPU, 1 thread`, or the name of a GPU. */
  readonly device: string;
  readonly workers: number;
}

/** Plain data. */
export interface ConnectionTestResult {
  readonly url: string;
  readonly durationMs: number;
  /** Undefined when no connection was made; `roundTrip` says why. */
  readonly server: TestedServer | undefined;
  readonly mode: string | undefined;
  readonly roundTrip: Measured<RoundTrip>;
  readonly down: Measured<Capacity>;
  readonly up: Measured<Capacity>;
  readonly computer: Measured<ComputerSpeed>;
  readonly service: Measured<ServiceSpeed>;
}
