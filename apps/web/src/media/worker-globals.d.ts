/** What the WebWorker library leaves out: Safari hands tracks to workers and has the processor there. */
interface MediaStreamTrack extends EventTarget {
  readonly kind: string;
  readonly readyState: 'live' | 'ended';
  stop(): void;
}

interface MediaStreamTrackProcessorInit {
  track: MediaStreamTrack;
}

interface VideoFrame {
  /** Clockwise degrees; absent in older browsers, which hand out upright frames. */
  readonly rotation?: number;
  readonly flip?: boolean;
}
