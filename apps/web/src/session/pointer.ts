import type { MediaToPage, PageToMedia } from '../media/messages.js';
import { type AppStore, type Fit, type Place, placeOnCanvas } from '../state/index.js';

/** Between an answer and the next question: the picture moves under a pointer that does not. */
export const ASK_AGAIN_MS = 80;
/** A question that was not answered by then is asked anew: the worker may be another. */
export const GIVE_UP_MS = 1000;

/** On the page, in CSS pixels from the corner of what is seen of it. */
export interface PointOnPage {
  readonly x: number;
  readonly y: number;
}

export interface PointerOptions {
  readonly store: Pick<AppStore, 'dispatch'>;
  /** Where on the canvas a point is; undefined beside it, or while there is none. */
  readonly placeOf: (point: PointOnPage) => Place | undefined;
  readonly post: (message: PageToMedia) => void;
}

/**
 * Asks the worker which class lies under the pointer, as long as there is one: one question at a time, and the newest
 * place counts.
 */
export class Pointer {
  readonly #options: PointerOptions;
  #point: PointOnPage | undefined;
  #id = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PointerOptions) {
    this.#options = options;
  }

  /** @param point undefined = the pointer has left the picture */
  moveTo(point: PointOnPage | undefined): void {
    this.#point = point;
    if (point === undefined) this.#rest();
    else if (this.#timer === undefined) this.#ask();
  }

  /** Answers to older questions are let go. */
  answered({ id, found }: Extract<MediaToPage, { kind: 'identified' }>): void {
    if (id !== this.#id || this.#point === undefined) return;
    this.#options.store.dispatch({ kind: 'pointed', at: found });
    this.#askIn(ASK_AGAIN_MS);
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#options.store.dispatch({ kind: 'pointed', at: undefined });
  }

  #askIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), ms);
  }

  #ask(): void {
    const place = this.#point && this.#options.placeOf(this.#point);
    if (place !== undefined) this.#options.post({ kind: 'identify', id: ++this.#id, place });
    else this.#options.store.dispatch({ kind: 'pointed', at: undefined });
    this.#askIn(place === undefined ? ASK_AGAIN_MS : GIVE_UP_MS);
  }
}

/** Where on a canvas a point of the page is; undefined beside it. */
export function placeIn(canvas: HTMLCanvasElement | undefined, { x, y }: PointOnPage): Place | undefined {
  if (canvas === undefined || canvas.width === 0 || canvas.height === 0) return undefined;
  const box = canvas.getBoundingClientRect();
  if (box.width === 0 || box.height === 0) return undefined;
  const fit: Fit = getComputedStyle(canvas).objectFit === 'cover' ? 'cover' : 'contain';
  return placeOnCanvas(
    { x: (x - box.left) / box.width, y: (y - box.top) / box.height },
    { widthPx: box.width, heightPx: box.height },
    { widthPx: canvas.width, heightPx: canvas.height },
    fit,
  );
}
