import type { Fault } from '@maskwire/protocol';
import type { Clock } from '../clock.js';
import type { Measured, TestFailureReason } from './types.js';

/** Why a part has no figures. */
export class TestFailure extends Error {
  override readonly name = 'TestFailure';
  readonly reason: TestFailureReason;
  constructor(reason: TestFailureReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

export const aborted = (): TestFailure => new TestFailure('aborted', 'The test was stopped');

export interface Limits {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly limitMs: number;
}

/**
 * Settles at the latest when the time is over or the test is stopped, whatever `work` does; its signal is aborted then.
 * @throws {TestFailure} `timeout` or `aborted`; else what `work` throws
 */
export function within<T>(
  { clock, signal, limitMs }: Limits,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (signal.aborted) return Promise.reject(aborted());
  const controller = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const settle = (finish: () => void): void => {
      cancel();
      signal.removeEventListener('abort', stop);
      finish();
      controller.abort();
    };
    const stop = (): void => settle(() => reject(aborted()));
    const cancel = clock.after(limitMs, () =>
      settle(() => reject(new TestFailure('timeout', `It took longer than ${limitMs / 1000} s`))),
    );
    signal.addEventListener('abort', stop);
    work(controller.signal).then(
      (value) => settle(() => resolve(value)),
      (error: unknown) =>
        settle(() => reject(error instanceof Error ? error : new TestFailure('internal', String(error)))),
    );
  });
}

/** Never rejects. */
export async function measured<T>(work: () => Promise<T>): Promise<Measured<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof TestFailure) return { ok: false, reason: error.reason, message: error.message };
    return { ok: false, reason: 'internal', message: error instanceof Error ? error.message : String(error) };
  }
}

export const failed = (reason: TestFailureReason, message: string): Measured<never> => ({
  ok: false,
  reason,
  message,
});

export const ofFault = ({ code, message, retryable }: Fault): TestFailure =>
  new TestFailure(code === 'connect_failed' || retryable ? 'unreachable' : 'refused', message);
