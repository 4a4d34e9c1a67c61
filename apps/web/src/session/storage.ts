import { parseSettings, type Settings, withChanges } from '../state/index.js';

const KEY = 'maskwire.settings';

/** Where a page's settings come from and go to. */
export interface SettingsKeeper {
  load(): Settings;
  /** Keeps what differs; all else stays as it was kept, perhaps by another tab since. */
  save(before: Settings, after: Settings): void;
}

/** Settings of the last visit; defaults where storage is empty, damaged or forbidden. */
function loadSettings(): Settings {
  try {
    return parseSettings(localStorage.getItem(KEY));
  } catch {
    // Storage may be switched off for this site: the page works the same, it only forgets.
    return parseSettings(null);
  }
}

/** Keeps settings for the next visit; does nothing where storage is full or forbidden. */
function saveSettings(before: Settings, after: Settings): void {
  try {
    localStorage.setItem(KEY, withChanges(localStorage.getItem(KEY), before, after));
  } catch {
    return;
  }
}

/** Settings are those of the last visit. */
export const KEPT_BY_BROWSER: SettingsKeeper = { load: loadSettings, save: saveSettings };
