import type { ClientState } from '@maskwire/client';
import type { Fault } from '@maskwire/protocol';
import type { MediaPhase } from '../messages.js';

/** What the page calls the client's state. `lastFault` is why the connection before this one ended. */
export function phaseOf(state: ClientState, lastFault: Fault | undefined): MediaPhase {
  switch (state.kind) {
    case 'idle':
    case 'closed':
      return { name: 'idle' };
    case 'connecting':
      return state.attempt === 0
        ? { name: 'connecting' }
        : { name: 'reconnecting', attempt: state.attempt, fault: lastFault };
    case 'waiting':
      return { name: 'reconnecting', attempt: state.attempt, fault: state.fault };
    case 'refused':
      return { name: 'failed', fault: state.fault };
    case 'ready':
      switch (state.serverPhase) {
        case 'loading':
        case 'warming':
          return { name: state.serverPhase, progress: hundredths(state.status.progress) };
        case 'ready':
          return { name: 'live' };
        // It takes no more frames and will close the connection.
        case 'draining':
          return { name: 'reconnecting', attempt: 0, fault: undefined };
      }
  }
}

/** What a page shows of it: finer steps would only make it draw more often. */
const hundredths = (progress: number | undefined): number | undefined =>
  progress === undefined ? undefined : Math.floor(Math.min(1, Math.max(0, progress)) * 100) / 100;

/** Phases arrive on every change of status: only real changes are told. */
export const samePhase = (a: MediaPhase, b: MediaPhase): boolean => JSON.stringify(a) === JSON.stringify(b);
