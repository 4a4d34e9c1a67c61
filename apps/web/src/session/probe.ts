import type { ProbeReport } from '../media/messages.js';
import type { AppStore, PhaseName } from '../state/index.js';
import type { PageHandle } from './output/handle.js';

/*
 * The probe, for browser tests. Only with `?probe=1` in the address, the page puts two things on `window`:
 *
 * - `maskwireProbe.reports`: the newest MAX_REPORTS presents, oldest first, each a ProbeReport of the worker: ids of
 *   the frame and of the mask it was drawn with, epoch, phase, what was drawn, the effect, `atMs` (Unix time in
 *   fractional milliseconds, the worker's clock) and 160x90 RGBA pixels, rows top-down. `maskwireProbe.total` counts
 *   all of them, so report `i` of the array is number `total - reports.length + i`. `maskwireProbe.phases` lists the
 *   page's phases with the page's clock.
 * - `maskwire.state()`: the page's whole state; see state/app-state.ts.
 *
 * Reports of a blocked page thread arrive late but carry the time at which they were made. The probe costs a
 * read-back of the graphics for every present: rates measured with it are lower than without.
 */

/** Reports kept: over 15 s at 30 a second, 28 MB of pictures. */
const MAX_REPORTS = 480;
const MAX_PHASES = 200;

/** What `?probe=1` puts on `window.maskwireProbe`, for tests. */
export interface MaskwireProbe {
  /** The newest reports, oldest first. */
  readonly reports: readonly ProbeReport[];
  /** Reports since the page was loaded. */
  readonly total: number;
  /** Phases the page went through, oldest first. */
  readonly phases: readonly { readonly name: PhaseName; readonly atMs: number }[];
}

/** What `window.maskwire` holds: for scripts, and with `?probe=1` the page's state, to look at. */
export interface DebugHandle extends PageHandle {
  readonly state?: AppStore['api']['getState'];
}

declare global {
  interface Window {
    maskwireProbe?: MaskwireProbe;
    maskwire?: DebugHandle;
  }
}

export const probeWanted = (): boolean => new URLSearchParams(location.search).get('probe') === '1';

/** Starts recording and gives the function that takes each report. */
export function recordProbe(store: AppStore): (report: ProbeReport) => void {
  const reports: ProbeReport[] = [];
  const phases: { name: PhaseName; atMs: number }[] = [];
  let total = 0;
  window.maskwire = { ...window.maskwire, state: store.api.getState };
  window.maskwireProbe = {
    reports,
    phases,
    get total() {
      return total;
    },
  };
  const note = (name: PhaseName): void => {
    phases.push({ name, atMs: performance.timeOrigin + performance.now() });
    if (phases.length > MAX_PHASES) phases.shift();
  };
  note(store.api.getState().phase.name);
  store.api.subscribe((state, previous) => {
    if (state.phase.name !== previous.phase.name) note(state.phase.name);
  });
  return (report) => {
    total += 1;
    reports.push(report);
    if (reports.length > MAX_REPORTS) reports.shift();
  };
}
