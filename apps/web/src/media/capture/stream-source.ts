import { captureClockS, type Source, type SourceEvents } from './source.js';

/** Whoever stops the source ends the camera, and with it the stream; one that goes on all the same is cancelled. */
const DRAIN_LIMIT_MS = 1000;

/** Frames of a camera, from a transferred stream of VideoFrames. */
export function openStreamSource(readable: ReadableStream<VideoFrame>, events: SourceEvents): Source {
  const reader = readable.getReader();
  let isOpen = true;
  let drainTimer: ReturnType<typeof setTimeout> | undefined;

  const pump = async (): Promise<void> => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      if (isOpen) await events.frame(value, captureClockS());
      else value.close();
    }
  };

  pump()
    .catch(() => {
      if (!isOpen) return;
      isOpen = false;
      events.failed('The camera stream broke. Start once more.');
    })
    .finally(() => clearTimeout(drainTimer));

  return {
    close: () => {
      if (!isOpen) return;
      isOpen = false;
      // Frames under way are read and closed: those that a cancelled stream drops hold the camera's buffers.
      drainTimer = setTimeout(() => {
        // A stream that already failed refuses to be cancelled; it is gone either way.
        reader.cancel().catch(() => undefined);
      }, DRAIN_LIMIT_MS);
    },
  };
}

/** The library's own type leaves open whose track it takes and what the stream carries. */
type ProcessorConstructor = new (init: {
  readonly track: MediaStreamTrack;
}) => { readonly readable: ReadableStream<VideoFrame> };

/** Safari: the processor lives in workers, so the track travels and is stopped here. */
export function openTrackSource(track: MediaStreamTrack, events: SourceEvents): Source {
  const source = openProcessed(track, events);
  return {
    close: () => {
      source.close();
      track.stop();
    },
  };
}

function openProcessed(track: MediaStreamTrack, events: SourceEvents): Source {
  try {
    const Processor: ProcessorConstructor = MediaStreamTrackProcessor;
    return openStreamSource(new Processor({ track }).readable, events);
  } catch (error) {
    // Nobody else holds this end of the camera.
    track.stop();
    throw error;
  }
}
