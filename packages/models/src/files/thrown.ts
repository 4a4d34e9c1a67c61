/** Text of anything that was thrown; several connections that failed are one error with an empty message. */
export function textOf(error: unknown): string {
  if (error instanceof AggregateError && !error.message) return error.errors.map(textOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

/** The system's name of an error: `ENOSPC`; '' where there is none. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
