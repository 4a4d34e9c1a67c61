import type { Output } from './output.js';

/** What `window.maskwire` gives to scripts in the page; see docs/stage-view.md. */
export interface PageHandle {
  /** See `Output.captureStream`. */
  readonly captureStream?: () => MediaStream;
}

/** Offers the picture to scripts that run in the page. */
export function offerToScripts(output: Output): void {
  window.maskwire = { ...window.maskwire, captureStream: () => output.captureStream() };
}
