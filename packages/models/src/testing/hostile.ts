import { expect } from 'vitest';
import { ModelImportError } from '../errors.js';
import { emitOnnx } from '../onnx/emit.js';
import { importTflite } from '../tflite/import.js';
import { alone } from './requests.js';

/** A whole import takes about 50 ms; no file may cost much more, on a busy machine too. */
const MAX_IMPORT_MS = 3000;

export function codeOf(bytes: Uint8Array): string {
  return errorOf(bytes).code;
}

/** The error with which the file is refused; anything else is thrown. */
export function errorOf(bytes: Uint8Array): ModelImportError {
  try {
    importTflite(bytes);
  } catch (error) {
    if (error instanceof ModelImportError) return error;
    throw error;
  }
  throw new Error('the file was imported');
}

/** Imports or refuses with the one error class, quickly; what imports can be emitted or is refused likewise. */
export function expectSurvived(bytes: Uint8Array): boolean {
  const startMs = performance.now();
  try {
    emitOnnx(alone(importTflite(bytes)));
    return true;
  } catch (error) {
    if (!(error instanceof ModelImportError)) throw error;
    return false;
  } finally {
    expect(performance.now() - startMs).toBeLessThan(MAX_IMPORT_MS);
  }
}
