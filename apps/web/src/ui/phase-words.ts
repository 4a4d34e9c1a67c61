import type { Phase, PhaseName } from '../state/index.js';
import { FAILURE_WORDS } from './stage/failure-words.js';

/** One or two words for each phase. */
export const PHASE_WORDS: Readonly<Record<PhaseName, string>> = {
  idle: 'Ready',
  asking: 'Asking for the camera',
  connecting: 'Connecting',
  warming: 'Warming up',
  live: 'Live',
  reconnecting: 'Reconnecting',
  stopped: 'Stopped',
  failed: 'Needs you',
};

/** What a screen reader says when the phase changes; the stage shows the same at length. */
export function announcementOf(phase: Phase): string {
  switch (phase.name) {
    case 'idle':
      return '';
    case 'reconnecting':
      return phase.wasConnected ? 'Connection lost, reconnecting' : 'No server answers, trying again';
    case 'stopped':
      return 'Stopped. The camera is off.';
    case 'asking':
    case 'connecting':
    case 'warming':
    case 'live':
      return PHASE_WORDS[phase.name];
    case 'failed':
      return FAILURE_WORDS[phase.failure.code].title;
  }
}
