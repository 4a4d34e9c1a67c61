import type { ClientState, MaskClient, Session } from '@maskwire/client';
import { CliError } from '../errors.js';

/** How long a server may not be there before the run fails. */
const ABSENT_LIMIT_MS = 10_000;
/** How long one that is there may load and warm up. */
const WARMING_LIMIT_MS = 180_000;

/** Waits on the client's behalf, bounded: frames are due only while the server takes them. */
export class ServerWatch {
  readonly #client: MaskClient;
  readonly #signal: AbortSignal;
  /** Connections lost that had been made. */
  reconnects = 0;
  #connected = false;
  #announced = false;
  readonly #offs: (() => void)[];

  constructor(client: MaskClient, signal: AbortSignal, notice: (text: string) => void) {
    this.#client = client;
    this.#signal = signal;
    this.#offs = [
      client.on('state', (state) => {
        const text = this.#describe(state);
        if (text !== undefined) notice(text);
      }),
      client.on('fault', ({ code, message }) => notice(`server: ${message} (${code})`)),
    ];
  }

  /** @throws {CliError} `server` when it stays away, keeps warming up or refuses; undefined after an abort. */
  async ready(): Promise<Session | undefined> {
    const sinceMs = performance.now();
    for (;;) {
      const { state } = this.#client;
      if (this.#signal.aborted || state.kind === 'closed') return undefined;
      if (state.kind === 'ready' && state.serverPhase === 'ready') return state.session;
      if (state.kind === 'refused')
        throw new CliError('server', `The server refused: ${state.fault.message}`);
      const limitMs = state.kind === 'ready' ? WARMING_LIMIT_MS : ABSENT_LIMIT_MS;
      const leftMs = limitMs - (performance.now() - sinceMs);
      if (leftMs <= 0) throw new CliError('server', absence(state, limitMs));
      await this.changed(leftMs);
    }
  }

  /** Until the state changes, a frame ends, the run is stopped or `limitMs` are over. */
  changed(limitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#signal.removeEventListener('abort', done);
        for (const off of offs) off();
        resolve();
      };
      const timer = setTimeout(done, limitMs);
      const events = ['state', 'mask', 'dropped', 'error', 'lost'] as const;
      const offs = events.map((event) => this.#client.on(event, done));
      this.#signal.addEventListener('abort', done);
      if (this.#signal.aborted) done();
    });
  }

  close(): void {
    for (const off of this.#offs) off();
  }

  #describe(state: ClientState): string | undefined {
    switch (state.kind) {
      case 'waiting':
        if (this.#connected) this.reconnects++;
        this.#connected = false;
        this.#announced = false;
        return `${state.fault.message} - trying again in ${(state.retryInMs / 1000).toFixed(1)} s`;
      case 'ready':
        this.#connected = true;
        if (state.serverPhase !== 'ready') return `the server is ${state.serverPhase}`;
        if (this.#announced) return undefined;
        this.#announced = true;
        return `connected: ${state.session.engine.name} (${state.session.engine.device}), mode ${state.session.settings.mode}`;
      case 'idle':
      case 'connecting':
      case 'refused':
      case 'closed':
        return undefined;
    }
  }
}

function absence(state: ClientState, limitMs: number): string {
  const after = `after ${limitMs / 1000} s`;
  if (state.kind === 'waiting') return `Gave up ${after}: ${state.fault.message}`;
  if (state.kind === 'ready') return `Gave up ${after}: the server is still ${state.serverPhase}`;
  return `Gave up ${after}: the server did not answer`;
}
