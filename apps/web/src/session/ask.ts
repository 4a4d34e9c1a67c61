import type { Ask } from '../media/messages.js';
import { type AppState, modeOf, shownClasses, viewOf } from '../state/index.js';

/** What the page wants of the server. The classes of a mode are known only once a server has named them. */
export function askOf(state: AppState): Ask {
  const { mode: wanted, threshold } = state.settings;
  const mode = modeOf(state, wanted ?? state.server?.mode);
  const shown = mode?.kind === 'classes' ? shownClasses(viewOf(state, mode), mode) : undefined;
  const colours = mode === undefined ? undefined : state.settings.classColours[mode.id];
  return { mode: wanted, shown, colours, threshold };
}
