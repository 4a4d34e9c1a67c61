import type { MediaToPage, PageToMedia } from '../media/messages.js';

export interface MediaLinkOptions {
  readonly serverUrl: string;
  readonly token: string | undefined;
  readonly probe: boolean;
  readonly onMessage: (message: MediaToPage) => void;
  /** The worker could not be loaded or threw outside its own handling. It is closed already. */
  readonly onBroken: (message: string) => void;
}

/**
 * One media worker and the canvas it draws on. A canvas can be handed over once only, so both are made and
 * thrown away together.
 */
export class MediaLink {
  readonly canvas: HTMLCanvasElement;
  readonly #worker: Worker;
  #closed = false;

  constructor(options: MediaLinkOptions) {
    this.canvas = document.createElement('canvas');
    this.canvas.setAttribute('role', 'img');
    this.canvas.setAttribute('aria-label', 'Your picture with the effect applied');
    this.#worker = new Worker(new URL('../media/worker.ts', import.meta.url), { type: 'module' });
    this.#worker.addEventListener('message', (event: MessageEvent<MediaToPage>) => {
      if (!this.#closed) options.onMessage(event.data);
    });
    const broken = (message: string) => (): void => {
      if (this.#closed) return;
      this.close();
      options.onBroken(message);
    };
    this.#worker.addEventListener('error', (event) => broken(event.message)());
    this.#worker.addEventListener('messageerror', broken('A message between page and worker was unreadable'));
    const canvas = this.canvas.transferControlToOffscreen();
    const { serverUrl, token, probe } = options;
    this.post({ kind: 'init', canvas, serverUrl, token, probe }, [canvas]);
  }

  /** Sends to the worker; does nothing after close. @throws {DOMException} when a transfer is refused. */
  post(message: PageToMedia, transfer: readonly object[] = []): void {
    if (!this.#closed) this.#worker.postMessage(message, { transfer: [...transfer] });
  }

  /** Ends the worker at once and takes the canvas off the page. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#worker.terminate();
    this.canvas.remove();
  }
}
