import type { DropReason, ErrorReason, FaultCode } from '@maskwire/protocol';

/** What the gateway needs of a logger. */
export interface GatewayLog {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** What the gateway tells whoever counts. */
export interface GatewayObserver {
  sessionOpened(): void;
  sessionClosed(): void;
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
  frameDropped(reason: DropReason, bytes: number): void;
  frameFailed(reason: ErrorReason, bytes: number): void;
}
