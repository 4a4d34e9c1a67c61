import type { BackgroundSource, ScenesPainted } from '../../media/messages.js';
import {
  type BackgroundChoice,
  isScene,
  type OwnBackground,
  type StillBackground,
} from '../../state/index.js';
import { paintBackground, paintCover, STILL_SIZE } from './paint.js';
import { quotedName } from './quoted-name.js';
import { paintScenePictures } from './scene-pictures.js';
import { closeUpload, openUpload, type Upload } from './upload.js';
import { feedVideo, type PostBackground } from './video-feed.js';

/** What decides which background the worker has, and whether it moves. */
export interface BackdropWish {
  /** Undefined: there is no worker. Another one knows nothing of what was sent. */
  readonly link: { readonly post: PostBackground } | undefined;
  readonly choice: BackgroundChoice;
  /** The effect shows a background: until then none is made. */
  readonly isWanted: boolean;
  readonly isRunning: boolean;
}

export interface BackdropEvents {
  reading(name: string | undefined): void;
  taken(own: OwnBackground): void;
  notice(text: string): void;
}

/** The backgrounds of this visit: drawn ones, moving ones and the user's own, which it owns. */
export class Backdrop {
  readonly #events: BackdropEvents;
  readonly #reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');
  /** Small pictures of the moving ones, from when they are first looked at. */
  #scenes: Promise<ScenesPainted> | undefined;
  #upload: Upload | undefined;
  /** Uploads so far. */
  #taken = 0;
  /** Of the newest upload that was begun: an older one that comes later is let go. */
  #reading: File | undefined;
  #wish: BackdropWish | undefined;
  /** What the worker has. */
  #sent: { readonly link: BackdropWish['link']; readonly what: unknown } | undefined;
  #endFeed: () => void = () => undefined;
  /** Each small picture is painted in a task of its own. */
  #turn: Promise<void> = Promise.resolve();

  constructor(events: BackdropEvents) {
    this.#events = events;
    this.#reducedMotion.addEventListener('change', () => this.#follow());
  }

  /** Sends what differs from what the worker has. */
  follow(wish: BackdropWish): void {
    this.#wish = wish;
    this.#follow();
  }

  /** Replaces the user's own; a file that cannot be used leaves the earlier one and tells why. */
  async upload(file: File): Promise<void> {
    this.#reading = file;
    this.#events.reading(file.name);
    try {
      this.#take(file, await openUpload(file));
    } catch (error) {
      this.#events.notice(error instanceof Error ? error.message : String(error));
    } finally {
      if (this.#reading === file) {
        this.#reading = undefined;
        this.#events.reading(undefined);
      }
    }
  }

  /** Lets go of the user's own, once another is chosen. */
  remove(): void {
    closeUpload(this.#upload);
    this.#upload = undefined;
  }

  /** Draws a background over a whole canvas, as soon as there is a picture of it. */
  async paint(choice: BackgroundChoice, canvas: HTMLCanvasElement): Promise<void> {
    const picture = await this.#pictureOf(choice, canvas);
    if (picture !== undefined) paintCover(picture, canvas);
  }

  async #pictureOf(choice: BackgroundChoice, canvas: HTMLCanvasElement): Promise<ImageBitmap | undefined> {
    if (choice === 'upload')
      return this.#upload?.kind === 'video' ? this.#upload.video.poster : this.#upload?.bitmap;
    if (isScene(choice)) {
      this.#scenes ??= paintScenePictures();
      return (await this.#scenes).get(choice);
    }
    this.#turn = this.#turn.then(() => new Promise((resolve) => setTimeout(resolve)));
    await this.#turn;
    paintBackground(choice, canvas);
    return undefined;
  }

  #take(file: File, upload: Upload): void {
    if (this.#reading !== file) {
      closeUpload(upload);
      return;
    }
    const former = this.#upload;
    this.#upload = upload;
    this.#taken++;
    this.#events.taken({ id: this.#taken, name: upload.name, kind: upload.kind });
    closeUpload(former);
    if (upload.kind === 'picture' && upload.isAnimated)
      this.#events.notice(
        `Of ${quotedName(upload.name)} the first picture is shown. For one that moves, choose a video.`,
      );
  }

  #follow(): void {
    const wish = this.#wish;
    if (!wish) return;
    const { link, choice, isWanted } = wish;
    if (link && isWanted) {
      const what = choice === 'upload' ? this.#upload : `${choice} ${this.#isStill}`;
      if (this.#sent?.link !== link || this.#sent.what !== what) {
        this.#sent = { link, what };
        this.#send(link, choice);
      }
    }
    this.#followVideo(wish);
  }

  /** A video that nobody sees stands still. */
  #followVideo({ link, choice, isWanted, isRunning }: BackdropWish): void {
    if (this.#upload?.kind !== 'video') return;
    const { element } = this.#upload.video;
    if (link && choice === 'upload' && isWanted && isRunning) void element.play().catch(() => undefined);
    else element.pause();
  }

  #send(link: NonNullable<BackdropWish['link']>, choice: BackgroundChoice): void {
    this.#endFeed();
    this.#endFeed = () => undefined;
    if (choice === 'upload' && this.#upload?.kind === 'video') {
      const { video } = this.#upload;
      this.#endFeed = feedVideo(video, (command, transfer) => link.post(command, transfer));
      return;
    }
    const source = this.#sourceOf(choice);
    // The user's own is copied, not given away: it is shown again, and to another worker.
    const isGiven = source.kind === 'image' && choice !== 'upload';
    link.post({ kind: 'background', source }, isGiven ? [source.image] : []);
  }

  #sourceOf(choice: BackgroundChoice): BackgroundSource {
    if (choice === 'upload')
      return this.#upload?.kind === 'picture'
        ? { kind: 'image', image: this.#upload.bitmap }
        : { kind: 'colour' };
    return isScene(choice)
      ? { kind: 'scene', scene: choice, isStill: this.#isStill }
      : { kind: 'image', image: stillOf(choice) };
  }

  get #isStill(): boolean {
    return this.#reducedMotion.matches;
  }
}

function stillOf(choice: StillBackground): ImageBitmap {
  const canvas = new OffscreenCanvas(STILL_SIZE.widthPx, STILL_SIZE.heightPx);
  paintBackground(choice, canvas);
  return canvas.transferToImageBitmap();
}
