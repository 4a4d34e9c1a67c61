import type { MediaToPage } from '../media/messages.js';
import { MediaLink } from './media-link.js';

export interface MediaLinksOptions {
  readonly probe: boolean;
  /** For the links that are made from now on. */
  token(): string | undefined;
  /** Another one is in use now, which knows nothing yet. */
  opened(): void;
  message(message: MediaToPage): void;
  /** Whatever this one was doing has ended. */
  lost(link: MediaLink, reason: 'unreachable' | 'aborted', message: string): void;
  /** The one in use does nothing any more: to be closed. */
  broken(message: string): void;
}

/** The worker in use, with its canvas on the page, and before the first start a spare one. */
export class MediaLinks {
  readonly #options: MediaLinksOptions;
  /** In use since the first start. */
  #current: MediaLink | undefined;
  /** Has its script and waits for a start: the server may be gone by then. */
  #spare: MediaLink | undefined;
  #host: HTMLElement | undefined;

  constructor(options: MediaLinksOptions) {
    this.#options = options;
    this.#spare = this.#create();
  }

  get current(): MediaLink | undefined {
    return this.#current;
  }

  /** The one in use; now, if there was none. */
  open(): MediaLink {
    if (this.#current !== undefined) return this.#current;
    const link = this.any();
    this.#spare = undefined;
    this.#current = link;
    this.#host?.replaceChildren(link.canvas);
    this.#options.opened();
    return link;
  }

  /** The one in use, else the spare: for what needs no pictures. */
  any(): MediaLink {
    return this.#current ?? (this.#spare ??= this.#create());
  }

  /** Puts the canvas into an element, also one that is made later; gives the function that takes it out. */
  attach(host: HTMLElement): () => void {
    this.#host = host;
    if (this.#current !== undefined) host.replaceChildren(this.#current.canvas);
    return () => {
      if (this.#host === host) this.#host = undefined;
      host.replaceChildren();
    };
  }

  close(): void {
    for (const link of [this.#current, this.#spare]) {
      if (link === undefined) continue;
      link.close();
      this.#options.lost(link, 'aborted', 'The page let go of what measured.');
    }
    this.#current = undefined;
    this.#spare = undefined;
  }

  #create(): MediaLink {
    const link: MediaLink = new MediaLink({
      serverUrl: location.origin,
      token: this.#options.token(),
      probe: this.#options.probe,
      onMessage: (message) => this.#options.message(message),
      onBroken: (message) => this.#broke(link, message),
    });
    return link;
  }

  #broke(link: MediaLink, message: string): void {
    this.#options.lost(link, 'unreachable', message);
    // Nobody misses a broken spare: the start makes another, and says what is wrong.
    if (this.#spare === link) this.#spare = undefined;
    if (this.#current === link) this.#options.broken(message);
  }
}
