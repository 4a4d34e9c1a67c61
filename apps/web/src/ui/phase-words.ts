import type { Phase, PhaseName, PictureLack } from '../state/index.js';
import { FAILURE_WORDS } from './stage/failure-words.js';

/** One or two words for each phase. */
export const PHASE_WORDS: Readonly<Record<PhaseName, string>> = {
  idle: 'Ready',
  asking: 'Asking for the camera',
  connecting: 'Connecting',
  loading: 'Downloading',
  warming: 'Warming up',
  live: 'Live',
  reconnecting: 'Reconnecting',
  stopped: 'Stopped',
  failed: 'Needs you',
};

/** As PHASE_WORDS, with how far a download got. */
export function phaseText(phase: Phase): string {
  const words = PHASE_WORDS[phase.name];
  return phase.name === 'loading' && phase.progress !== undefined
    ? `${words} ${Math.floor(phase.progress * 100)} %`
    : words;
}

/** In place of the phase while the server can only try again to load the mode. */
export const TROUBLE_WORDS = 'Mode could not be loaded';

/** What is said of a picture that is live and yet lacks something. */
export const LACK_WORDS: Readonly<Record<PictureLack, string>> = {
  frames: 'The camera sends no picture: is it covered, switched off, or used by another program?',
  mask: 'Waiting for the mask',
  person: 'Nobody found',
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
    case 'loading':
    case 'warming':
    case 'live':
      return PHASE_WORDS[phase.name];
    case 'failed':
      return FAILURE_WORDS[phase.failure.code].title;
  }
}
