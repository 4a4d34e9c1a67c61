import type { NativeOptions } from './tfjs-native.js';

export interface BackendOptions {
  /**
   * Threads inside one run. Processes scale better than threads: keep 1 where several workers share a machine.
   * @default 1
   */
  readonly intraOpThreads?: number;
  /** For `tfjs`: where its native kernels are looked for. */
  readonly tfjs?: NativeOptions;
}
