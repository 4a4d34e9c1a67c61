/** Tells when the network goes, comes or may have changed, as far as a page can see it. */
export interface NetworkEvents {
  /** `navigator.onLine` changed. */
  online(): void;
  /** The page was shown again, woke up or changed its network: what was connected may be dead. */
  mayHaveChanged(): void;
}

/** Watches for as long as the page lives. */
export function watchNetwork(events: NetworkEvents): void {
  addEventListener('online', () => events.online());
  addEventListener('offline', () => events.online());
  // A page that was frozen, or put into the cache of pages gone by, runs on as if no time had passed.
  addEventListener('pageshow', () => events.mayHaveChanged());
  document.addEventListener('resume', () => events.mayHaveChanged());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') events.mayHaveChanged();
  });
  connectionOf(navigator)?.addEventListener('change', () => events.mayHaveChanged());
}

/** The kind of network in use: Chromium alone tells. */
function connectionOf(of: Navigator): EventTarget | undefined {
  return 'connection' in of && of.connection instanceof EventTarget ? of.connection : undefined;
}
