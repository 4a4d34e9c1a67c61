import type { MediaToPage } from '../media/messages.js';
import type { AppStore } from '../state/index.js';
import type { MediaLink } from './media-link.js';

type TestMessage = Extract<MediaToPage, { readonly kind: `test-${string}` }>;

/** The page's side of the connection test. */
export class Tester {
  readonly #store: AppStore;
  #id = 0;
  #link: MediaLink | undefined;

  constructor(store: AppStore) {
    this.#store = store;
  }

  /** Ends the test before it. */
  start(link: MediaLink, token: string | undefined): void {
    this.#link = link;
    this.#id += 1;
    this.#store.dispatch({ kind: 'test-started' });
    const { settings, server } = this.#store.api.getState();
    link.post({
      kind: 'test',
      id: this.#id,
      serverUrl: location.origin,
      token,
      // One that is kept from another visit may be unknown to this server.
      mode: server?.mode ?? settings.mode,
    });
  }

  /** Whether a test runs or its result is looked at. */
  close(): void {
    this.#id += 1;
    this.#link?.post({ kind: 'test-stop' });
    this.#link = undefined;
    this.#store.dispatch({ kind: 'test-closed' });
  }

  handle(message: TestMessage): void {
    if (message.id !== this.#id) return;
    if (message.kind === 'test-progress')
      this.#store.dispatch({ kind: 'test-progress', part: message.part, share: message.share });
    else this.#store.dispatch({ kind: 'test-ended', report: message.report });
  }

  /** The worker that measured is gone. */
  lost(link: MediaLink, reason: 'unreachable' | 'aborted', message: string): void {
    if (this.#link !== link) return;
    this.#link = undefined;
    this.#store.dispatch({ kind: 'test-failed', reason, message });
  }
}
