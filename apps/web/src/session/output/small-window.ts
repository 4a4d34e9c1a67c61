/** The picture in the browser's own small window, which stays in front of other programs. */
export class SmallWindow {
  readonly #video = document.createElement('video');
  #stream: MediaStream | undefined;

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

  /** In answer to the user's own press only. @throws {DOMException} when the browser refuses */
  async open(stream: MediaStream): Promise<void> {
    this.#release();
    this.#stream = stream;
    this.#video.srcObject = stream;
    try {
      await this.#video.play();
      await this.#video.requestPictureInPicture();
    } catch (error) {
      this.#release();
      throw error;
    }
  }

  /** Empties the window while what the canvas holds must not be seen. */
  cover(isCovered: boolean): void {
    if (this.#stream === undefined) return;
    this.#video.srcObject = isCovered ? null : this.#stream;
    // Fails only when it is covered again, or closed, before the first picture.
    if (!isCovered) void this.#video.play().catch(() => undefined);
  }

  close(): void {
    if (document.pictureInPictureElement === this.#video)
      // Closed by the browser in the meantime: nothing is left to do.
      void document.exitPictureInPicture().catch(() => undefined);
    this.#release();
  }

  #release(): void {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = undefined;
    this.#video.srcObject = null;
  }
}
