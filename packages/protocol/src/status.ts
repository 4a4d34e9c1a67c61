/** How a frame ended. Every frame ends in exactly one of these. */
export const STATUS = { mask: 0, dropped: 1, error: 2 } as const;
export type StatusName = keyof typeof STATUS;

/** Why a frame was dropped (status 1). */
export const DROP_REASONS = {
  superseded: 1,
  expired: 2,
  reconfigured: 3,
  rate_limited: 4,
  draining: 5,
  slow_reader: 6,
  overloaded: 7,
  not_ready: 8,
} as const;
export type DropReason = keyof typeof DROP_REASONS;

/** Why a frame failed (status 2). */
export const ERROR_REASONS = {
  malformed_header: 64,
  length_mismatch: 65,
  empty: 66,
  unsupported_image: 67,
  corrupt_image: 68,
  image_too_large: 69,
  worker_lost: 70,
  inference_timeout: 71,
  inference_failed: 72,
  internal: 73,
} as const;
export type ErrorReason = keyof typeof ERROR_REASONS;

const names = <T extends string>(table: Readonly<Record<T, number>>): ReadonlyMap<number, T> =>
  new Map((Object.entries(table) as [T, number][]).map(([name, code]) => [code, name]));

const dropNames = names<DropReason>(DROP_REASONS);
const errorNames = names<ErrorReason>(ERROR_REASONS);

/** Name of a drop code; `undefined` for a code from a newer peer, which is still a drop. */
export const dropReasonOf = (code: number): DropReason | undefined => dropNames.get(code);

/** Name of an error code; `undefined` for a code from a newer peer, which is still an error. */
export const errorReasonOf = (code: number): ErrorReason | undefined => errorNames.get(code);
