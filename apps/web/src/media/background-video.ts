import type { BackgroundFrame } from '@maskwire/compositor';
import { BufferPool } from './capture/buffer-pool.js';
import { FrameCopier } from './capture/copy-frame.js';
import type { CapturedFrame } from './capture/source.js';
import { openStreamSource } from './capture/stream-source.js';

/** Frames that come closer are let go: 60 a second become 30. */
const MIN_STEP_MS = 25;

/** Copies the frames of a video, which closes them. */
export class BackgroundVideo {
  readonly #copier = new FrameCopier(new BufferPool());

  /**
   * Follows a stream until it ends, which its sender sees to; the function given back ends the showing. Frames that still
   * come are closed: to cancel the stream would drop them unclosed. The last one stays, also when the stream breaks.
   */
  follow(readable: ReadableStream<VideoFrame>, show: (frame: BackgroundFrame) => void): () => void {
    let takenAtMs = Number.NEGATIVE_INFINITY;
    let isOpen = true;
    openStreamSource(readable, {
      frame: async (frame) => {
        const nowMs = performance.now();
        if (!isOpen || nowMs - takenAtMs < MIN_STEP_MS) {
          frame.close();
          return;
        }
        takenAtMs = nowMs;
        const copied = await this.#copy(frame);
        if (copied && isOpen) show(copied);
        else copied?.copy.release();
      },
      failed: () => undefined,
    });
    return () => {
      isOpen = false;
    };
  }

  /** Takes the frame over. Undefined for one that cannot be read: the one before stays a little longer. */
  async #copy(frame: CapturedFrame): Promise<BackgroundFrame | undefined> {
    const { plain, clockwiseDeg, shown } = unturned(frame);
    try {
      return { kind: 'frame', copy: await this.#copier.copy(plain), clockwiseDeg, shown };
    } catch {
      return undefined;
    }
  }
}

/** The frame without its turning and its wide pixels, so that its planes can be copied as they are. */
function unturned(frame: CapturedFrame) {
  if (!('displayWidth' in frame)) return asItIs(frame, frame.width, frame.height);
  const { displayWidth, displayHeight, visibleRect, rotation = 0 } = frame;
  const asShown = asItIs(frame, displayWidth, displayHeight);
  if (visibleRect === null) return asShown;
  const { width, height } = visibleRect;
  if (rotation === 0 && width === displayWidth && height === displayHeight) return asShown;
  const init: PlainInit = { displayWidth: width, displayHeight: height, rotation: (360 - rotation) % 360 };
  const plain = new VideoFrame(frame, init);
  frame.close();
  return { ...asShown, plain, clockwiseDeg: rotation };
}

const asItIs = (plain: CapturedFrame, widthPx: number, heightPx: number) => ({
  plain,
  clockwiseDeg: 0,
  shown: { widthPx, heightPx },
});

/** The library's own type does not know the rotation yet. */
interface PlainInit extends VideoFrameInit {
  readonly rotation: number;
}
