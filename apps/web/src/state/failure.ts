import type { Fault } from '@maskwire/protocol';

/** Why the page cannot go on by itself. Each has its own words and way out on the stage. */
export const FAILURE_CODES = [
  'insecure_origin',
  'camera_unsupported',
  'camera_denied',
  'camera_missing',
  'camera_busy',
  'camera_failed',
  'camera_lost',
  'source_failed',
  'graphics_missing',
  'page_broken',
  'unauthorised',
  'too_many_sessions',
  'version_mismatch',
  'refused',
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

export interface Failure {
  readonly code: FailureCode;
  /** What the browser or the server said, for the small print. */
  readonly detail: string | undefined;
}

export const failure = (code: FailureCode, detail?: string): Failure => ({
  code,
  detail: detail === '' ? undefined : detail,
});

/**
 * The failure behind a rejected `getUserMedia`, by the DOMException's name (Media Capture and Streams,
 * section 10.2.1; the `*Error` aliases of older browsers included).
 */
export function cameraFailure(name: string, message: string): Failure {
  switch (name) {
    case 'NotAllowedError':
    case 'PermissionDeniedError':
    case 'SecurityError':
      return failure('camera_denied', message);
    case 'NotFoundError':
    case 'DevicesNotFoundError':
    case 'OverconstrainedError':
      return failure('camera_missing', message);
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return failure('camera_busy', message);
    default:
      return failure('camera_failed', message);
  }
}

/** The failure behind a server's final refusal. */
export function serverFailure(fault: Fault): Failure {
  switch (fault.code) {
    case 'unauthorised':
      return failure('unauthorised', fault.message);
    case 'too_many_sessions':
      return failure('too_many_sessions', fault.message);
    case 'unsupported_protocol':
      return failure('version_mismatch', fault.message);
    default:
      return failure('refused', fault.message);
  }
}
