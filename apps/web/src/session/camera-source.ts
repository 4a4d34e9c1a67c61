import type { PageToMedia } from '../media/messages.js';
import { type AppStore, type Failure, failure } from '../state/index.js';
import { CameraError, openCamera, watchCameras } from './camera.js';
import { type Feed, startFeed } from './feed.js';

export interface CameraSourceOptions {
  readonly store: AppStore;
  /** To the worker that draws its pictures. */
  readonly post: (message: PageToMedia, transfer?: readonly object[]) => void;
  /** It cannot be had, or is gone. */
  readonly failed: (reason: Failure) => void;
}

/** The cameras there are, and the one in use, from the question to the user until it is let go of. */
export class CameraSource {
  readonly #options: CameraSourceOptions;
  readonly #refreshList: (() => void) | undefined;
  #track: MediaStreamTrack | undefined;
  #feed: Feed | undefined;
  /** The start in progress or running. */
  #run = new AbortController();

  constructor(options: CameraSourceOptions) {
    const { store } = options;
    this.#options = options;
    this.#refreshList =
      store.api.getState().environment.camera === 'available'
        ? watchCameras((cameras) => store.dispatch({ kind: 'cameras', cameras }))
        : undefined;
  }

  /** Asks for the camera that is chosen, and lets go of the one before. */
  async start(): Promise<void> {
    this.release();
    const { store, post, failed } = this.#options;
    const { environment, settings } = store.api.getState();
    if (environment.camera !== 'available') {
      failed(failure(environment.camera === 'insecure' ? 'insecure_origin' : 'camera_unsupported'));
      return;
    }
    const { signal } = (this.#run = new AbortController());
    try {
      const track = await openCamera(settings.cameraId, signal);
      this.#track = track;
      track.addEventListener('ended', () => failed(failure('camera_lost', track.label)), { signal });
      this.#feed = startFeed(track, post);
      store.dispatch({ kind: 'source-on' });
      this.#watchMute(track, signal);
      this.#refreshList?.();
    } catch (error) {
      if (signal.aborted) return;
      failed(error instanceof CameraError ? error.failure : failure('camera_failed', messageOf(error)));
    }
  }

  /** The system withholds the picture, for a lid or a switch for instance, and the track stays. */
  #watchMute(track: MediaStreamTrack, signal: AbortSignal): void {
    const { store } = this.#options;
    const tell = (): void => store.dispatch({ kind: 'camera-muted', isMuted: track.muted });
    track.addEventListener('mute', tell, { signal });
    track.addEventListener('unmute', tell, { signal });
    if (track.muted) tell();
  }

  /** Idempotent; also ends a start in progress. */
  release(): void {
    this.#run.abort();
    this.#feed?.close();
    this.#feed = undefined;
    this.#track?.stop();
    this.#track = undefined;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
