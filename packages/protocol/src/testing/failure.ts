import { CodecError, type CodecErrorCode } from '../errors.js';

/** Code of the `CodecError` an action throws; `undefined` when it succeeds. Anything else thrown passes through. */
export function codeOf(action: () => unknown): CodecErrorCode | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof CodecError) return error.code;
    throw error;
  }
}
