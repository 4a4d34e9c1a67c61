export interface BackendOptions {
  /**
   * Threads inside one run. Processes scale better than threads: keep 1 where several workers share a machine.
   * @default 1
   */
  readonly intraOpThreads?: number;
}
