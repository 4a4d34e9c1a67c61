/** What leaves the page: snapshots, a recording, a small window. Pure; the clock comes from outside. */

/** A recording ends by itself after this long: it is held by the browser until it is saved. */
export const MAX_RECORDING_MS = 20 * 60_000;
export const MAX_RECORDING_BYTES = 2 ** 30;

/** Why a recording ended. */
export type RecordingEnd =
  | 'asked'
  /** MAX_RECORDING_MS */
  | 'time'
  /** MAX_RECORDING_BYTES */
  | 'size'
  /** The picture stopped. */
  | 'picture-ended'
  /** The browser's recorder gave up; what it had written is kept. */
  | 'broken';

export type Recording =
  | { readonly name: 'off' }
  | {
      readonly name: 'running';
      /** When it went on last; undefined while it waits for the graphics to come back. */
      readonly sinceMs: number | undefined;
      /** Recorded before that. */
      readonly beforeMs: number;
      /** Recorded in all, as of the last event. */
      readonly lengthMs: number;
      readonly bytes: number;
    }
  | EndedRecording;

/** The last bytes are on their way into the file. */
export interface EndedRecording {
  readonly name: 'saving';
  readonly lengthMs: number;
  readonly why: RecordingEnd;
}

export type RecordingEvent =
  | { readonly kind: 'started'; readonly nowMs: number }
  | { readonly kind: 'chunk'; readonly bytes: number; readonly nowMs: number }
  | { readonly kind: 'tick'; readonly nowMs: number }
  | { readonly kind: 'paused'; readonly nowMs: number }
  | { readonly kind: 'resumed'; readonly nowMs: number }
  | { readonly kind: 'ending'; readonly why: RecordingEnd; readonly nowMs: number }
  | { readonly kind: 'ended' };

export const NO_RECORDING: Recording = { name: 'off' };

/** The recording after an event; what does not fit its state changes nothing. */
export function recordingAfter(recording: Recording, event: RecordingEvent): Recording {
  if (event.kind === 'ended') return NO_RECORDING;
  if (event.kind === 'started')
    return recording.name === 'off'
      ? { name: 'running', sinceMs: event.nowMs, beforeMs: 0, lengthMs: 0, bytes: 0 }
      : recording;
  if (recording.name !== 'running') return recording;
  const lengthMs = lengthAt(recording, event.nowMs);
  switch (event.kind) {
    case 'tick':
      return { ...recording, lengthMs };
    case 'chunk':
      return { ...recording, lengthMs, bytes: recording.bytes + event.bytes };
    case 'paused':
      return { ...recording, lengthMs, beforeMs: lengthMs, sinceMs: undefined };
    case 'resumed':
      return recording.sinceMs === undefined ? { ...recording, sinceMs: event.nowMs } : recording;
    case 'ending':
      return { name: 'saving', lengthMs, why: event.why };
  }
}

/** The bound that a recording has reached. */
export function boundReached(recording: Recording): 'time' | 'size' | undefined {
  if (recording.name !== 'running') return undefined;
  if (recording.bytes >= MAX_RECORDING_BYTES) return 'size';
  return recording.lengthMs >= MAX_RECORDING_MS ? 'time' : undefined;
}

/** A recorder that is stopped sooner may not have written a picture yet. */
const SURE_RECORDING_MS = 1500;

const WHY_ENDED: Readonly<Record<RecordingEnd, string>> = {
  asked: 'Recording saved.',
  time: `The recording reached its limit of ${MAX_RECORDING_MS / 60_000} minutes and was saved.`,
  size: `The recording reached its limit of ${MAX_RECORDING_BYTES / 2 ** 30} GB and was saved.`,
  'picture-ended': 'The picture ended; the recording up to there was saved.',
  broken: 'The browser’s recorder gave up; the recording up to there was saved.',
};

/** What the user hears of a recording that has ended. */
export function recordingWords({ lengthMs, why }: EndedRecording, fileBytes: number): string {
  if (fileBytes > 0) return WHY_ENDED[why];
  if (lengthMs < SURE_RECORDING_MS)
    return 'The recording was too short: no picture was in it yet. Record for two seconds or more.';
  return 'No new picture was shown, so nothing was recorded.';
}

const lengthAt = (
  { sinceMs, beforeMs }: Extract<Recording, { readonly name: 'running' }>,
  nowMs: number,
): number => beforeMs + (sinceMs === undefined ? 0 : Math.max(0, nowMs - sinceMs));

/** What the page shows of its outputs. */
export interface OutputState {
  readonly recording: Recording;
  /** A snapshot is being made. */
  readonly isSnapping: boolean;
  readonly isInSmallWindow: boolean;
}

export const NO_OUTPUT: OutputState = {
  recording: NO_RECORDING,
  isSnapping: false,
  isInSmallWindow: false,
};
