import type { Fault } from '@maskwire/protocol';
import type { Failure } from './failure.js';

/** Where the picture comes from, as far as it got. */
export type SourceState =
  | { readonly name: 'off' }
  | { readonly name: 'asking' }
  | { readonly name: 'on' }
  | { readonly name: 'stopped' }
  | { readonly name: 'failed'; readonly failure: Failure };

/**
 * Where the stream to the server stands while it may still come about. A final refusal ends the source too
 * and is a failed SourceState.
 */
export type StreamState =
  | { readonly name: 'idle' }
  | { readonly name: 'connecting' }
  /** The server fetches the mode's model; 0..1. */
  | { readonly name: 'loading'; readonly progress: number | undefined }
  | { readonly name: 'warming'; readonly progress: number | undefined }
  | { readonly name: 'live' }
  | { readonly name: 'reconnecting'; readonly attempt: number; readonly fault: Fault | undefined };

/** What the user sees. Exactly one at a time. */
export type Phase =
  | { readonly name: 'idle' }
  | { readonly name: 'asking' }
  | { readonly name: 'connecting' }
  | { readonly name: 'loading'; readonly progress: number | undefined }
  | { readonly name: 'warming'; readonly progress: number | undefined }
  | { readonly name: 'live' }
  | {
      readonly name: 'reconnecting';
      readonly attempt: number;
      /** What the server said when it sent us away, if it did. */
      readonly fault: Fault | undefined;
      /** False: no server has answered since the start, so it may not be there at all. */
      readonly wasConnected: boolean;
    }
  | { readonly name: 'stopped' }
  | { readonly name: 'failed'; readonly failure: Failure };

export type PhaseName = Phase['name'];

/** The one phase that the two states and the stream's past add up to. */
export function derivePhase(source: SourceState, stream: StreamState, wasConnected: boolean): Phase {
  switch (source.name) {
    case 'off':
      return { name: 'idle' };
    case 'asking':
    case 'stopped':
    case 'failed':
      return source;
    case 'on':
      return streamPhase(stream, wasConnected);
  }
}

function streamPhase(stream: StreamState, wasConnected: boolean): Phase {
  switch (stream.name) {
    // The source runs already; the worker has not said yet that it is dialling.
    case 'idle':
      return { name: 'connecting' };
    case 'connecting':
    case 'loading':
    case 'warming':
    case 'live':
      return stream;
    case 'reconnecting':
      return { ...stream, wasConnected };
  }
}

/** A picture is being captured, whatever the server does: the stop button is shown. */
export const isRunning = (phase: Phase): boolean => {
  switch (phase.name) {
    case 'asking':
    case 'connecting':
    case 'loading':
    case 'warming':
    case 'live':
    case 'reconnecting':
      return true;
    case 'idle':
    case 'stopped':
    case 'failed':
      return false;
  }
};

/** The worker draws something on the canvas in this phase. */
export const showsPicture = (phase: Phase): boolean => isRunning(phase) && phase.name !== 'asking';
