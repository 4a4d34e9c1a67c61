import type { ModeInfo } from '@maskwire/protocol';
import {
  type AppState,
  type Camera,
  modeOf,
  type Notice,
  type OwnBackground,
  type PictureLack,
  type PointedClass,
  type ServerInfo,
  viewOf,
} from './app-state.js';
import type { ClassView } from './class-view.js';
import { endedTest, type TestPart, type TestReport } from './connection-test.js';
import type { Failure } from './failure.js';
import type { FlowPreset } from './flow.js';
import { followMask, atRest as legendAtRest } from './legend.js';
import type { OutputState } from './output.js';
import { derivePhase, isRunning, type StreamState } from './phase.js';
import { DEFAULT_SETTINGS, type Settings } from './settings.js';
import { pushHistory, type StreamStats } from './stats.js';

/** Everything that can happen to the page. */
export type AppEvent =
  | { readonly kind: 'start-requested' }
  | { readonly kind: 'source-on' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'stream'; readonly stream: StreamState }
  | { readonly kind: 'presets'; readonly presets: readonly FlowPreset[] }
  | { readonly kind: 'session'; readonly server: ServerInfo }
  | { readonly kind: 'mode-applied'; readonly mode: string }
  | { readonly kind: 'mode-failed'; readonly mode: string; readonly reason: string }
  | { readonly kind: 'class-view'; readonly mode: string; readonly view: ClassView }
  | { readonly kind: 'pointed'; readonly at: PointedClass | undefined }
  | { readonly kind: 'graphics'; readonly isLost: boolean }
  | { readonly kind: 'picture-lacks'; readonly lack: PictureLack | undefined }
  | { readonly kind: 'camera-muted'; readonly isMuted: boolean }
  | { readonly kind: 'stats'; readonly stats: StreamStats }
  | { readonly kind: 'test-started' }
  | { readonly kind: 'test-progress'; readonly part: TestPart; readonly share: number }
  | { readonly kind: 'test-ended'; readonly report: TestReport }
  | { readonly kind: 'test-failed'; readonly reason: string; readonly message: string }
  | { readonly kind: 'test-closed' }
  | { readonly kind: 'cameras'; readonly cameras: readonly Camera[] }
  | { readonly kind: 'settings'; readonly change: Partial<Settings> }
  | { readonly kind: 'reading-own'; readonly name: string | undefined }
  | { readonly kind: 'own-background'; readonly own: OwnBackground | undefined }
  | { readonly kind: 'output'; readonly change: Partial<OutputState> }
  | { readonly kind: 'notice'; readonly text: string }
  | { readonly kind: 'notice-dismissed'; readonly id: number };

/** Oldest notices give way: the user reads one, not a log. */
export const MAX_NOTICES = 3;

/** The state after an event. Pure; the phase is derived in one place, after the change. */
export function reduce(state: AppState, event: AppEvent): AppState {
  return withPhase(apply(state, event), state);
}

function apply(state: AppState, event: AppEvent): AppState {
  switch (event.kind) {
    case 'start-requested':
      return { ...atRest(state), source: { name: 'asking' }, wasConnected: false };
    case 'source-on':
      // What is known of a stream here is still of the one before.
      return { ...state, source: { name: 'on' }, stream: { name: 'idle' } };
    case 'stopped':
      return { ...atRest(state), source: { name: 'stopped' } };
    case 'failed':
      return { ...atRest(state), source: { name: 'failed', failure: event.failure } };
    case 'stream':
      return {
        ...state,
        stream: event.stream,
        wasConnected: state.wasConnected || HAS_SERVER.includes(event.stream.name),
        trouble: event.stream.name === 'live' ? troubleElsewhere(state) : state.trouble,
      };
    case 'presets':
      return { ...state, presets: event.presets };
    case 'session':
      return { ...inMode(state, event.server.mode), server: event.server, wasConnected: true };
    case 'mode-applied':
      return state.server === undefined
        ? state
        : { ...inMode(state, event.mode), server: { ...state.server, mode: event.mode } };
    case 'mode-failed':
      return { ...state, trouble: { mode: event.mode, reason: event.reason } };
    case 'class-view':
      return { ...state, classViews: { ...state.classViews, [event.mode]: event.view } };
    case 'pointed':
      return samePointed(state.pointed, event.at) ? state : { ...state, pointed: event.at };
    case 'graphics':
      return { ...state, graphicsLost: event.isLost };
    case 'picture-lacks':
      return { ...state, lack: event.lack };
    case 'camera-muted':
      return { ...state, cameraMuted: event.isMuted };
    case 'stats':
      return {
        ...withClasses(state, event.stats.classes),
        stats: event.stats,
        fpsHistory: pushHistory(state.fpsHistory, event.stats.fps),
      };
    case 'test-started':
    case 'test-progress':
    case 'test-ended':
    case 'test-failed':
    case 'test-closed':
      return { ...state, test: testAfter(state, event) };
    case 'cameras':
      return { ...state, cameras: event.cameras };
    case 'settings':
      return { ...state, settings: { ...state.settings, ...event.change } };
    case 'reading-own':
      return { ...state, reading: event.name };
    case 'own-background':
      return withOwnBackground(state, event.own);
    case 'output':
      return { ...state, output: { ...state.output, ...event.change } };
    case 'notice':
      return withNotice(state, event.text);
    case 'notice-dismissed':
      return { ...state, notices: state.notices.filter((notice) => notice.id !== event.id) };
  }
}

/** A new one is chosen at once; where it is taken away, the default stands in for it. */
function withOwnBackground(state: AppState, own: OwnBackground | undefined): AppState {
  const { background } = state.settings;
  const without = background === 'upload' ? DEFAULT_SETTINGS.background : background;
  return { ...state, own, settings: { ...state.settings, background: own ? 'upload' : without } };
}

type TestEvent = Extract<AppEvent, { readonly kind: `test-${string}` }>;

/** What is told of a test that nobody waits for any more changes nothing. */
function testAfter({ test, phase }: AppState, event: TestEvent): AppState['test'] {
  if (event.kind === 'test-started')
    return { name: 'running', part: 'connect', share: 0, besideStream: isRunning(phase) };
  if (event.kind === 'test-closed') return undefined;
  if (test?.name !== 'running') return test;
  switch (event.kind) {
    case 'test-progress':
      return { ...test, part: event.part, share: event.share };
    case 'test-ended':
      return endedTest(event.report, test.besideStream);
    case 'test-failed':
      return { name: 'failed', reason: event.reason, message: event.message };
  }
}

const HAS_SERVER: readonly StreamState['name'][] = ['loading', 'warming', 'live'];

/** A mode that is entered is tried anew: what was said of it holds no longer. */
const inMode = (state: AppState, mode: string): AppState =>
  state.server?.mode === mode
    ? state
    : {
        ...state,
        trouble: state.trouble?.mode === mode ? undefined : state.trouble,
        legends: legendsAtRest(state),
      };

/** The mode in force works; another that failed before is not proven by that. */
const troubleElsewhere = ({ trouble, server }: AppState): AppState['trouble'] =>
  trouble?.mode === server?.mode ? undefined : trouble;

function legendsAtRest(state: AppState): AppState['legends'] {
  const rested = Object.values(state.legends).map((legend) => {
    const mode = modeOf(state, legend.mode);
    return [legend.mode, mode ? legendAtRest(legend, viewOf(state, mode)) : legend] as const;
  });
  return Object.fromEntries(rested);
}

function withClasses(state: AppState, seen: StreamStats['classes']): AppState {
  if (seen === undefined) return state;
  const mode = modeOf(state, seen.mode);
  return { ...fetched(withLegend(state, seen, mode), mode), provenMode: seen.mode };
}

function withLegend(
  state: AppState,
  seen: NonNullable<StreamStats['classes']>,
  mode: ModeInfo | undefined,
): AppState {
  // The last masks of the mode before may still be on their way.
  if (mode?.kind !== 'classes' || mode.id !== state.server?.mode) return state;
  const legend = followMask(state.legends[mode.id], seen, viewOf(state, mode));
  return { ...state, legends: { ...state.legends, [mode.id]: legend } };
}

/** A mode that gives masks has nothing left to download. */
function fetched(state: AppState, mode: ModeInfo | undefined): AppState {
  if (state.server === undefined || !mode?.downloadBytes) return state;
  const modes = state.server.modes.map((each) => (each === mode ? { ...each, downloadBytes: 0 } : each));
  return { ...state, server: { ...state.server, modes } };
}

const samePointed = (one: AppState['pointed'], other: AppState['pointed']): boolean =>
  one?.mode === other?.mode && one?.classIndex === other?.classIndex;

/** No stream, no figures: a number that no longer changes would be read as a live one. */
const atRest = (state: AppState): AppState => ({
  ...state,
  stream: { name: 'idle' },
  lack: undefined,
  cameraMuted: false,
  trouble: undefined,
  legends: legendsAtRest(state),
  pointed: undefined,
  stats: undefined,
  fpsHistory: [],
});

/** A message that is already on the screen is not shown twice. */
function withNotice(state: AppState, text: string): AppState {
  if (state.notices.some((notice) => notice.text === text)) return state;
  const notices: readonly Notice[] = [...state.notices, { id: state.nextNoticeId, text }].slice(-MAX_NOTICES);
  return { ...state, notices, nextNoticeId: state.nextNoticeId + 1 };
}

function withPhase(next: AppState, previous: AppState): AppState {
  const unchanged =
    next.source === previous.source &&
    next.stream === previous.stream &&
    next.wasConnected === previous.wasConnected;
  return unchanged ? next : { ...next, phase: derivePhase(next.source, next.stream, next.wasConnected) };
}
