import {
  boundReached,
  type EndedRecording,
  NO_RECORDING,
  type Recording,
  type RecordingEnd,
  type RecordingEvent,
  recordingAfter,
} from '../../state/index.js';
import { HEAD_BYTES, withLength } from './webm-length.js';

/** How often the browser hands over what it has written, and length and size are told. */
const CHUNK_MS = 500;
/** About 45 MB a minute. */
const BITS_PER_SECOND = 6_000_000;

/** VP9 is the one that Chromium keeps the canvas' alpha in; elsewhere the file may be opaque. */
const TYPES = ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm'] as const;

export const recordingType = (): (typeof TYPES)[number] | undefined =>
  typeof MediaRecorder === 'undefined'
    ? undefined
    : TYPES.find((type) => MediaRecorder.isTypeSupported(type));

export interface RecorderEvents {
  changed(recording: Recording): void;
  /** Once, at the end; the file is empty when nothing was drawn. */
  ended(file: Blob, recording: EndedRecording): void;
}

/** One recording of a stream, from start to file. Its parts are the browser's own blobs, which it may keep on disk. */
export class Recorder {
  readonly #recorder: MediaRecorder;
  readonly #events: RecorderEvents;
  readonly #parts: Blob[] = [];
  readonly #timer: ReturnType<typeof setInterval>;
  #recording: Recording = NO_RECORDING;

  /** Begins to record. @throws {DOMException} when the browser refuses the stream */
  constructor(stream: MediaStream, mimeType: string, events: RecorderEvents) {
    this.#events = events;
    this.#recorder = new MediaRecorder(stream, { mimeType, videoBitsPerSecond: BITS_PER_SECOND });
    this.#recorder.addEventListener('dataavailable', ({ data }) => {
      if (data.size > 0) this.#parts.push(data);
      this.#apply({ kind: 'chunk', bytes: data.size, nowMs: performance.now() });
    });
    this.#recorder.addEventListener('error', () => this.stop('broken'));
    // Also when the browser ends it by itself, as it does with the last track.
    this.#recorder.addEventListener('stop', () => void this.#finish());
    this.#recorder.start(CHUNK_MS);
    this.#timer = setInterval(() => this.#apply({ kind: 'tick', nowMs: performance.now() }), CHUNK_MS);
    this.#apply({ kind: 'started', nowMs: performance.now() });
  }

  /** What is shown in the meantime is left out. */
  pause(isPaused: boolean): void {
    if (this.#recorder.state === 'inactive') return;
    if (isPaused) this.#recorder.pause();
    else this.#recorder.resume();
    this.#apply({ kind: isPaused ? 'paused' : 'resumed', nowMs: performance.now() });
  }

  /** The file follows by `ended`. Idempotent. */
  stop(why: RecordingEnd): void {
    if (this.#recording.name !== 'running') return;
    this.#apply({ kind: 'ending', why, nowMs: performance.now() });
    if (this.#recorder.state !== 'inactive') this.#recorder.stop();
  }

  #apply(event: RecordingEvent): void {
    const after = recordingAfter(this.#recording, event);
    if (after === this.#recording) return;
    this.#recording = after;
    this.#events.changed(after);
    const bound = boundReached(after);
    if (bound !== undefined) this.stop(bound);
  }

  async #finish(): Promise<void> {
    clearInterval(this.#timer);
    this.stop('picture-ended');
    const ending = this.#recording;
    if (ending.name !== 'saving') return;
    const file = new Blob(this.#parts, { type: 'video/webm' });
    const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
    const whole = new Blob([withLength(head, ending.lengthMs), file.slice(HEAD_BYTES)], { type: file.type });
    this.#apply({ kind: 'ended' });
    this.#events.ended(whole, ending);
  }
}
