import { describe, expect, it } from 'vitest';
import { cameraFailure, serverFailure } from './failure.js';

describe('camera failures', () => {
  it.each([
    ['NotAllowedError', 'camera_denied'],
    ['SecurityError', 'camera_denied'],
    ['NotFoundError', 'camera_missing'],
    ['OverconstrainedError', 'camera_missing'],
    ['NotReadableError', 'camera_busy'],
    ['AbortError', 'camera_busy'],
    ['TypeError', 'camera_failed'],
    ['SomethingNew', 'camera_failed'],
  ])('%s is %s', (name, code) => {
    expect(cameraFailure(name, 'why')).toEqual({ code, detail: 'why' });
  });

  it('an empty message is no detail', () => {
    expect(cameraFailure('NotAllowedError', '').detail).toBeUndefined();
  });
});

describe('server failures', () => {
  it.each([
    ['unauthorised', 'unauthorised'],
    ['too_many_sessions', 'too_many_sessions'],
    ['unsupported_protocol', 'version_mismatch'],
    ['bad_origin', 'refused'],
    ['from_a_newer_server', 'refused'],
  ])('%s is %s', (code, expected) => {
    expect(serverFailure({ code, message: 'why', retryable: false })).toEqual({
      code: expected,
      detail: 'why',
    });
  });
});
