interface Flight<Progress, Result> {
  readonly listeners: Set<(progress: Progress) => void>;
  readonly controller: AbortController;
  readonly result: Promise<Result>;
  passengers: number;
}

export interface Joining<Progress> {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

type Work<Progress, Result> = (
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
) => Promise<Result>;

/** Work shared by all who ask for the same at the same time. It is aborted when the last of them has left. */
export class Flights<Progress, Result> {
  /** As many as there are different keys at work. */
  readonly #flights = new Map<string, Flight<Progress, Result>>();

  /**
   * `work` starts only for the first.
   * @throws an error when the signal aborts; for the last who leaves it is what the stopped work throws, once it has
   *   tidied up
   */
  async join(
    key: string,
    { signal, onProgress }: Joining<Progress>,
    work: Work<Progress, Result>,
  ): Promise<Result> {
    signal?.throwIfAborted();
    const flight = this.#flights.get(key) ?? this.#start(key, work);
    flight.passengers++;
    if (onProgress) flight.listeners.add(onProgress);
    let leave = (): void => undefined;
    const left = new Promise<never>((_, reject) => {
      leave = () => {
        if (onProgress) flight.listeners.delete(onProgress);
        if (--flight.passengers === 0) this.#stop(key, flight, signal?.reason);
        else reject(new Error('Aborted', { cause: signal?.reason }));
      };
    });
    signal?.addEventListener('abort', leave, { once: true });
    return Promise.race([flight.result, left]).finally(() => signal?.removeEventListener('abort', leave));
  }

  #stop(key: string, flight: Flight<Progress, Result>, reason: unknown): void {
    // Nobody may join it any more.
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
    flight.controller.abort(reason);
  }

  #start(key: string, work: Work<Progress, Result>): Flight<Progress, Result> {
    const controller = new AbortController();
    const listeners = new Set<(progress: Progress) => void>();
    const working = work(controller.signal, (progress) => {
      for (const listener of listeners) listener(progress);
    });
    const flight: Flight<Progress, Result> = {
      listeners,
      controller,
      passengers: 0,
      result: working.finally(() => {
        if (this.#flights.get(key) === flight) this.#flights.delete(key);
      }),
    };
    this.#flights.set(key, flight);
    return flight;
  }
}
