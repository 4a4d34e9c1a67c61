import type { MediaToPage, PageToMedia } from '../media/messages.js';

export interface MediaLinkOptions {
  readonly serverUrl: string;
  readonly token: string | undefined;
  readonly probe: boolean;
  readonly onMessage: (message: MediaToPage) => void;
  /** The worker could not be loaded or threw outside its own handling. It is closed already. */
  readonly onBroken: (message: string) => void;
}

/** Graphics are not touched for these. */
const NEEDS_NO_CANVAS: readonly PageToMedia['kind'][] = ['test', 'test-stop', 'longest-task'];

/**
 * One media worker and the canvas it draws on. A canvas can be handed over once only, so both are made and
 * thrown away together. The worker's script is loaded at once, so that a later start needs no server for it; graphics
 * are touched with the first message that is about pictures.
 */
export class MediaLink {
  readonly canvas: HTMLCanvasElement;
  readonly #options: MediaLinkOptions;
  readonly #worker: Worker;
  /** Messages of `tell`, as they were sent last, by kind. */
  readonly #told = new Map<string, string>();
  #isInitialised = false;
  #closed = false;

  constructor(options: MediaLinkOptions) {
    this.#options = options;
    this.canvas = document.createElement('canvas');
    this.canvas.setAttribute('role', 'img');
    this.canvas.setAttribute('aria-label', 'Your picture with the effect applied');
    this.#worker = new Worker(new URL('../media/worker.ts', import.meta.url), { type: 'module' });
    this.#worker.addEventListener('message', (event: MessageEvent<MediaToPage>) => {
      if (!this.#closed) options.onMessage(event.data);
    });
    this.#worker.addEventListener('error', (event) => this.#break(event.message));
    this.#worker.addEventListener('messageerror', () =>
      this.#break('A message between page and worker was unreadable'),
    );
  }

  /** Sends to the worker; does nothing after close. @throws {DOMException} when a transfer is refused. */
  post(message: PageToMedia, transfer: readonly object[] = []): void {
    if (this.#closed) return;
    if (!this.#isInitialised && !NEEDS_NO_CANVAS.includes(message.kind)) this.#initialise();
    this.#worker.postMessage(message, { transfer: [...transfer] });
  }

  /** Sends what is to hold from now on, unless it holds already. */
  tell(message: PageToMedia): void {
    const text = JSON.stringify(message);
    if (this.#told.get(message.kind) === text) return;
    this.#told.set(message.kind, text);
    this.post(message);
  }

  /** Ends the worker at once and takes the canvas off the page. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#worker.terminate();
    this.canvas.remove();
  }

  #initialise(): void {
    this.#isInitialised = true;
    const { serverUrl, token, probe } = this.#options;
    const canvas = this.canvas.transferControlToOffscreen();
    const init: PageToMedia = { kind: 'init', canvas, serverUrl, token, probe };
    this.#worker.postMessage(init, { transfer: [canvas] });
  }

  #break(message: string): void {
    if (this.#closed) return;
    this.close();
    this.#options.onBroken(message);
  }
}
