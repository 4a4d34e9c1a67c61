import type { DropReason, ErrorReason, FaultCode } from '@maskwire/protocol';

/** What the gateway needs of a logger. */
export interface GatewayLog {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** Why a frame got no answer: its connection ended before, it was no frame at all, or the session flooded. */
type UnansweredCause = 'disconnected' | 'malformed' | 'flood';

/** Why the server ended a session. */
type CutCause = 'flood' | 'slow_reader';

/** What the gateway tells whoever counts. */
export interface GatewayObserver {
  sessionOpened(): void;
  sessionClosed(): void;
  /** The server ended a session that harmed it. */
  sessionCut(cause: CutCause): void;
  sessionRefused(code: FaultCode): void;
  /** From the accepted connection to the moment its session was first told that its mode is ready. */
  sessionReady(latencyMs: number): void;
  /** From the arrival of the session's first frame to its first mask. */
  firstMask(latencyMs: number): void;
  frameReceived(bytes: number): void;
  maskSent(
    bytes: number,
    times: {
      readonly queueMs: number;
      readonly decodeMs: number;
      readonly inferenceMs: number;
      readonly encodeMs: number;
      readonly serviceMs: number;
    },
  ): void;
  /** Of the masks sent: one that came later than the deadline for waiting. */
  maskLate(): void;
  frameDropped(reason: DropReason, bytes: number): void;
  frameFailed(reason: ErrorReason, bytes: number): void;
  /** Frames that were received and will have no answer. */
  framesUnanswered(cause: UnansweredCause, count: number): void;
}
