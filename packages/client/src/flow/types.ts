import type { StageTimes } from '@maskwire/protocol';

/** What one frame is encoded as. */
export interface ImagePlan {
  readonly format: ImageFormat;
  /** The encoder's quality, 1..100. */
  readonly quality: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

export const IMAGE_FORMATS = ['jpeg', 'webp'] as const;
export type ImageFormat = (typeof IMAGE_FORMATS)[number];

/** How finely masks are coded: 4 bits a pixel are about a third of the bytes of 8. */
export type MaskCoding = 'alpha8' | 'alpha4';

/** What keeps the stream from more: nothing but the camera, the way to the server or back, or the server itself. */
export const FLOW_LIMITS = ['none', 'network-up', 'network-down', 'server'] as const;
export type FlowLimit = (typeof FLOW_LIMITS)[number];

/** What holds for the next frame. */
export interface FlowPlan {
  /** Frames that may be unanswered at the same time, 1..16. */
  readonly window: number;
  /** Frames a second to send at most, > 0; Infinity = as many as are captured. */
  readonly maxFps: number;
  readonly image: ImagePlan;
  /** How much of what the mode can read is sent: 1 = all of it, 0 = the least that is ever sent. */
  readonly imageLevel: number;
  readonly maskCoding: MaskCoding;
  readonly limitedBy: FlowLimit;
}

/** What is streamed; a mode that is switched to begins anew with what is known of the way. */
export interface FlowSubject {
  /** Size that the mode reads. */
  readonly input: { readonly widthPx: number; readonly heightPx: number };
  readonly kind: 'alpha' | 'classes';
  /** Size of the captured pictures, for presets that are given in pixels of it; undefined = not known yet. */
  readonly source: { readonly widthPx: number; readonly heightPx: number } | undefined;
}

/** How a frame that was sent came to its end. */
export interface FrameOutcome {
  readonly nowMs: number;
  readonly sentAtMs: number;
  /** The whole messages, headers included; downBytes is 0 for one that was lost. */
  readonly upBytes: number;
  readonly downBytes: number;
  readonly result: 'mask' | 'dropped' | 'error' | 'lost';
  /** Drop or error reason of the protocol, or the cause of a loss. */
  readonly reason: string | undefined;
  /** Stages at the server; all 0 where they were not measured. */
  readonly times: StageTimes;
  /** The most that the answer may have waited for this side's own thread. @default 0 */
  readonly localLagMs?: number;
}

/**
 * Decides what is sent, when and how large. Pure: it owns no timer and reads no clock. Bounded in memory and in the time
 * of each call; `plan` is asked for many times a frame.
 */
export interface FlowStrategy {
  /** Another mode, or another size of the captured pictures. */
  stream(subject: FlowSubject): void;
  /** A new connection: nothing is known of its way. */
  connected(nowMs: number): void;
  sent(nowMs: number, upBytes: number): void;
  ended(outcome: FrameOutcome): void;
  /**
   * A bare round trip of a small message; it may have queued behind frames.
   *
   * @param localLagMs the most that its answer may have waited for this side's own thread, default 0
   */
  pinged(nowMs: number, roundTripMs: number, localLagMs?: number): void;
  /** Frames a second that the server takes from this session at present; Infinity = no limit. */
  serverLimit(maxFps: number): void;
  plan(nowMs: number): FlowPlan;
}
