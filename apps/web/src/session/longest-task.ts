/** How long a task counts as one of late. */
const LATELY_MS = 5000;

/**
 * Watches the page's own thread for as long as the page lives, and tells the longest task of late whenever it is another:
 * 0 = none that a browser reports, which is from 50 ms on. Tells nothing where the browser does not.
 */
export function watchLongestTask(told: (ms: number) => void): void {
  if (typeof PerformanceObserver === 'undefined') return;
  if (!PerformanceObserver.supportedEntryTypes.includes('longtask')) return;
  let longestMs = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = (ms: number): void => {
    longestMs = ms;
    told(ms);
  };
  tell(0);
  new PerformanceObserver((list) => {
    const durationMs = Math.max(...list.getEntries().map(({ duration }) => duration));
    if (durationMs < longestMs) return;
    tell(durationMs);
    clearTimeout(timer);
    timer = setTimeout(() => tell(0), LATELY_MS);
  }).observe({ type: 'longtask' });
}
