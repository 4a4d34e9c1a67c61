import { OutputError } from './errors.js';

/** The picture in the browser's own small window, which stays in front of other programs. */
export class SmallWindow {
  readonly #video = document.createElement('video');
  #stream: MediaStream | undefined;
  /** While it is being opened. */
  #opening: Promise<void> | undefined;

  constructor(changed: (isOpen: boolean) => void) {
    this.#video.muted = true;
    this.#video.playsInline = true;
    this.#video.addEventListener('enterpictureinpicture', () => changed(true));
    this.#video.addEventListener('leavepictureinpicture', () => {
      this.#release();
      changed(false);
    });
  }

  static get isPossible(): boolean {
    return document.pictureInPictureEnabled === true;
  }

  /**
   * In answer to the user's own press only; one that comes while it opens waits with the first.
   * @param capture makes the stream to be shown @throws {OutputError} also its own
   */
  open(capture: () => MediaStream): Promise<void> {
    this.#opening ??= this.#open(capture).finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  /** Empties the window while what the canvas holds must not be seen. */
  cover(isCovered: boolean): void {
    if (this.#stream === undefined) return;
    this.#video.srcObject = isCovered ? null : this.#stream;
    // Fails only when it is covered again, or closed, before the first picture.
    if (!isCovered) void this.#video.play().catch(() => undefined);
  }

  close(): void {
    this.#leave();
    this.#release();
  }

  async #open(capture: () => MediaStream): Promise<void> {
    const stream = capture();
    this.#release();
    this.#stream = stream;
    this.#video.srcObject = stream;
    try {
      await this.#video.play();
      if (this.#stream === stream) await this.#video.requestPictureInPicture();
    } catch (error) {
      // Closed while it opened: as it was wanted.
      if (this.#stream !== stream) return;
      this.#release();
      throw new OutputError('refused', 'The browser did not open the small window. Try again.', error);
    }
    if (this.#stream !== stream) this.#leave();
  }

  #leave(): void {
    if (document.pictureInPictureElement === this.#video)
      // Closed by the browser in the meantime: nothing is left to do.
      void document.exitPictureInPicture().catch(() => undefined);
  }

  #release(): void {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = undefined;
    this.#video.srcObject = null;
  }
}
