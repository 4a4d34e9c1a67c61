import { captureClockS, type Source, type SourceEvents } from './source.js';

/** Frames of a camera, from a transferred stream of VideoFrames. */
export function openStreamSource(readable: ReadableStream<VideoFrame>, events: SourceEvents): Source {
  const reader = readable.getReader();
  let isOpen = true;

  const pump = async (): Promise<void> => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      if (!isOpen) {
        value.close();
        return;
      }
      await events.frame(value, captureClockS());
    }
  };

  pump().catch(() => {
    if (!isOpen) return;
    isOpen = false;
    events.failed('The camera stream broke. Start once more.');
  });

  return {
    close: () => {
      if (!isOpen) return;
      isOpen = false;
      // A stream that already failed refuses to be cancelled; it is gone either way.
      reader.cancel().catch(() => undefined);
    },
  };
}

/** The library's own type leaves open whose track it takes and what the stream carries. */
type ProcessorConstructor = new (init: {
  readonly track: MediaStreamTrack;
}) => { readonly readable: ReadableStream<VideoFrame> };

/** Safari: the processor lives in workers, so the track travels and is stopped here. */
export function openTrackSource(track: MediaStreamTrack, events: SourceEvents): Source {
  const Processor: ProcessorConstructor = MediaStreamTrackProcessor;
  const source = openStreamSource(new Processor({ track }).readable, events);
  return {
    close: () => {
      source.close();
      track.stop();
    },
  };
}
