import type { Picture, PictureCopy } from '@maskwire/compositor';

/** A captured frame's copy, which several may hold at once: it goes back to its pool when the last lets go. */
export interface FrameCopy extends PictureCopy {
  /** A handle of one's own on the same picture. @throws {Error} when this one was let go */
  share(): FrameCopy;
}

/** Copies since the start: opened when a frame was copied, closed when nobody holds it any more. */
export interface CopyCounts {
  readonly opened: number;
  readonly closed: number;
}

/** Counts the copies of a stream's frames: whatever happens to a frame, its copy is closed exactly once. */
export class FrameCopies {
  #opened = 0;
  #closed = 0;

  get counts(): CopyCounts {
    return { opened: this.#opened, closed: this.#closed };
  }

  /** Takes the copy over. */
  open(copy: PictureCopy): FrameCopy {
    this.#opened++;
    const { picture } = copy;
    let holders = 0;
    const letGo = (): void => {
      holders--;
      if (holders > 0) return;
      this.#closed++;
      copy.release();
    };
    const handle = (): FrameCopy => {
      holders++;
      return newHandle(picture, handle, letGo);
    };
    return handle();
  }
}

function newHandle(picture: Picture, share: () => FrameCopy, letGo: () => void): FrameCopy {
  let isHeld = true;
  return {
    picture,
    share: () => {
      if (!isHeld) throw new Error('A copy that was let go cannot be shared: share it before release()');
      return share();
    },
    release: () => {
      if (!isHeld) return;
      isHeld = false;
      letGo();
    },
  };
}
