import { type AppState, effectSettings } from '../state/index.js';
import { askOf } from './ask.js';
import { flowOf } from './flow.js';
import type { MediaLink } from './media-link.js';

/**
 * Tells the worker how its picture is to look, what to ask of the server and how much to send; it hears of what is another
 * than before.
 * @param longestTaskMs of the page's own thread, see `watchLongestTask`
 */
export function tellWishes(link: MediaLink, state: AppState, longestTaskMs: number | undefined): void {
  const { settings } = state;
  link.tell({ kind: 'effect', effect: effectSettings(settings) });
  link.tell({ kind: 'mirror', mirror: settings.mirror });
  link.tell({ kind: 'ask', ask: askOf(state) });
  link.tell({ kind: 'flow', flow: flowOf(state) });
  link.tell({ kind: 'sync', sync: settings.sync });
  link.tell({ kind: 'skip-still', isOn: settings.skipStill });
  link.tell({ kind: 'online', isOnline: navigator.onLine });
  link.tell({ kind: 'longest-task', ms: longestTaskMs });
}
