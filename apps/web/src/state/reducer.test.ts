import type { ModeInfo } from '@maskwire/protocol';
import { describe, expect, it } from 'vitest';
import {
  type AppState,
  initialState,
  lackInForce,
  modeOf,
  type ServerInfo,
  troubleInForce,
  viewOf,
} from './app-state.js';
import { failure } from './failure.js';
import { type AppEvent, MAX_NOTICES, reduce } from './reducer.js';
import { DEFAULT_SETTINGS } from './settings.js';
import { HISTORY_LENGTH, pushHistory, type StreamStats, totalDrops } from './stats.js';
import { createAppStore } from './store.js';

const mode = (id: string, kind: ModeInfo['kind'], ...labels: string[]): ModeInfo => ({
  id,
  title: id,
  description: id,
  task: kind === 'alpha' ? 'person' : 'scene',
  kind,
  labels,
  palette: labels.map(() => '#0072b2'),
  input: { widthPx: 256, heightPx: 256 },
  output: { widthPx: 256, heightPx: 256 },
  stateful: false,
  listed: true,
});
const SERVER: ServerInfo = {
  modes: [mode('fast', 'alpha', 'person'), mode('objects', 'classes', 'background', 'cat', 'sofa')],
  mode: 'fast',
  engine: { name: 'onnx-cpu', device: 'cpu', workers: 2 },
};

const environment = { camera: 'available', origin: 'http://localhost:8000' } as const;
const start = (): AppState => initialState(environment, DEFAULT_SETTINGS);
const after = (...events: readonly AppEvent[]): AppState => events.reduce(reduce, start());

const stats = (change: Partial<StreamStats> = {}): StreamStats => ({
  fps: 25,
  captureFps: 30,
  inferenceMs: 4,
  latencyP50Ms: 40,
  latencyP95Ms: 60,
  sync: 'exact',
  maskAgeMs: 0,
  framesHeld: 2,
  shownFps: 24,
  economy: 'full',
  roundTripMs: 3,
  upKbPerFrame: 7,
  downKbPerFrame: 3,
  upKbps: 1400,
  downKbps: 600,
  inFlight: 2,
  baseRttMs: 2,
  sending: {
    format: 'jpeg',
    quality: 68,
    widthPx: 256,
    heightPx: 256,
    imageLevel: 1,
    window: 4,
    maxFps: 30,
    limitedBy: 'none',
  },
  lights: { roundTrip: 'green', traffic: 'green', frame: 'green' },
  findings: [],
  skipped: 0,
  drops: {},
  classes: undefined,
  source: undefined,
  ...change,
});

const live: readonly AppEvent[] = [
  { kind: 'start-requested' },
  { kind: 'source-on' },
  { kind: 'stream', stream: { name: 'connecting' } },
  { kind: 'stream', stream: { name: 'live' } },
  { kind: 'stats', stats: stats() },
];

describe('the reducer', () => {
  it('goes from idle through asking and connecting to live', () => {
    const names = live.slice(0, 4).map((_event, index) => after(...live.slice(0, index + 1)).phase.name);
    expect(start().phase.name).toBe('idle');
    expect(names).toEqual(['asking', 'connecting', 'connecting', 'live']);
  });

  it('takes nothing over from the stream before, whose last reports may come while the camera is asked for', () => {
    const state = after(
      ...live,
      { kind: 'start-requested' },
      { kind: 'stream', stream: { name: 'live' } },
      { kind: 'source-on' },
    );
    expect(state.phase.name).toBe('connecting');
  });

  it('remembers through a start that the graphics are lost', () => {
    const lost = after(...live, { kind: 'graphics', isLost: true }, { kind: 'stopped' });
    const again = reduce(lost, { kind: 'start-requested' });
    expect(again.graphicsLost).toBe(true);
    expect(reduce(again, { kind: 'graphics', isLost: false }).graphicsLost).toBe(false);
  });

  it('forgets the figures when the stream stops', () => {
    expect(after(...live).stats?.fps).toBe(25);
    const stopped = after(...live, { kind: 'stopped' });
    expect(stopped).toMatchObject({ phase: { name: 'stopped' }, stats: undefined, fpsHistory: [] });
  });

  it('keeps a late report of the worker from reviving a stopped stream', () => {
    const state = after(...live, { kind: 'stopped' }, { kind: 'stream', stream: { name: 'live' } });
    expect(state.phase.name).toBe('stopped');
  });

  it('tells a lost server from one that never answered', () => {
    const lost: AppEvent = { kind: 'stream', stream: { name: 'reconnecting', attempt: 1, fault: undefined } };
    expect(after(...live, lost).phase).toMatchObject({ name: 'reconnecting', wasConnected: true });
    expect(after(...live.slice(0, 3), lost).phase).toMatchObject({ wasConnected: false });
    expect(after(...live, { kind: 'stopped' }, ...live.slice(0, 3), lost).phase).toMatchObject({
      wasConnected: false,
    });
  });

  it('fails with its reason and can start again', () => {
    const failed = after(...live, { kind: 'failed', failure: failure('camera_lost') });
    expect(failed.phase).toEqual({ name: 'failed', failure: { code: 'camera_lost', detail: undefined } });
    expect(reduce(failed, { kind: 'start-requested' }).phase.name).toBe('asking');
  });

  it('notes the mode that the server applied', () => {
    const server = { modes: [], mode: 'balanced', engine: { name: 'onnx-cpu', device: 'cpu', workers: 2 } };
    expect(after({ kind: 'session', server }, { kind: 'mode-applied', mode: 'fast' }).server?.mode).toBe(
      'fast',
    );
    expect(after({ kind: 'mode-applied', mode: 'fast' }).server).toBeUndefined();
  });

  it('keeps a legend of the classes in the picture, in class modes only', () => {
    const seen = (mode: string, ...shares: number[]): AppEvent => ({
      kind: 'stats',
      stats: stats({ classes: { mode, shares } }),
    });
    const meet: AppEvent = { kind: 'session', server: { ...SERVER, mode: 'objects' } };
    const listed = after(meet, seen('objects', 0.6, 0.1, 0.2));
    const rows = ({ legends }: AppState): number[] | undefined =>
      legends['objects']?.rows.map(({ index }) => index);
    // The background is hidden at first.
    expect(rows(listed)).toEqual([2, 1]);
    expect(reduce(listed, { kind: 'mode-applied', mode: 'objects' }).legends).toBe(listed.legends);
    const left = reduce(listed, { kind: 'mode-applied', mode: 'fast' });
    expect(rows(left)).toEqual([]);
    expect(rows(reduce(left, seen('objects', 0.6, 0.1, 0.2)))).toEqual([]);
    expect(Object.keys(reduce(left, seen('fast', 0.4)).legends)).toEqual(['objects']);
    expect(rows(reduce(listed, { kind: 'stopped' }))).toEqual([]);
  });

  it('lists a hidden class also after another mode and a stop', () => {
    const seen: AppEvent = {
      kind: 'stats',
      stats: stats({ classes: { mode: 'objects', shares: [0, 0.1, 0.2] } }),
    };
    const hidden = after(
      { kind: 'session', server: { ...SERVER, mode: 'objects' } },
      seen,
      { kind: 'class-view', mode: 'objects', view: { hidden: [2], solo: undefined } },
      { kind: 'mode-applied', mode: 'fast' },
      { kind: 'stopped' },
    );
    expect(hidden.legends['objects']?.rows).toMatchObject([{ index: 2 }]);
  });

  it('remembers for each mode what of it is shown', () => {
    const view = { hidden: [1], solo: undefined };
    const state = after({ kind: 'session', server: SERVER }, { kind: 'class-view', mode: 'objects', view });
    const objects = modeOf(state, 'objects');
    expect(objects && viewOf(state, objects)).toEqual(view);
    const started = reduce(state, { kind: 'start-requested' });
    expect(started.classViews['objects']).toEqual(view);
  });

  it('knows the class under the pointer until there is none, or no stream', () => {
    const at = { mode: 'objects', classIndex: 2 };
    const pointed = after(...live, { kind: 'pointed', at });
    expect(pointed.pointed).toEqual(at);
    // Asked many times a second: the same answer must not make anything draw again.
    expect(reduce(pointed, { kind: 'pointed', at: { ...at } })).toBe(pointed);
    expect(reduce(pointed, { kind: 'pointed', at: { ...at, classIndex: 1 } }).pointed?.classIndex).toBe(1);
    expect(reduce(pointed, { kind: 'pointed', at: undefined }).pointed).toBeUndefined();
    expect(reduce(pointed, { kind: 'stopped' }).pointed).toBeUndefined();
  });

  it('calls a mode proven once it gave a mask, not once it was applied', () => {
    const seen: AppEvent = { kind: 'stats', stats: stats({ classes: { mode: 'fast', shares: [0.4] } }) };
    const state = after({ kind: 'session', server: SERVER }, seen, { kind: 'mode-applied', mode: 'objects' });
    expect(state.provenMode).toBe('fast');
  });

  it('has nothing left to download of a mode that gives masks', () => {
    const modes = SERVER.modes.map((each) => ({ ...each, downloadBytes: 3_000_000 }));
    const seen: AppEvent = { kind: 'stats', stats: stats({ classes: { mode: 'fast', shares: [0.4] } }) };
    const state = after({ kind: 'session', server: { ...SERVER, modes } }, seen);
    expect(state.server?.modes.map(({ downloadBytes }) => downloadBytes)).toEqual([0, 3_000_000]);
    expect(reduce(state, seen).server).toBe(state.server);
  });

  it('says why a mode could not be loaded until it is tried again or live after all', () => {
    const failed = after(
      { kind: 'session', server: { ...SERVER, mode: 'objects' } },
      { kind: 'mode-failed', mode: 'objects', reason: 'offline' },
      { kind: 'stream', stream: { name: 'warming', progress: undefined } },
    );
    expect(failed.trouble).toEqual({ mode: 'objects', reason: 'offline' });
    const elsewhere = reduce(failed, { kind: 'mode-applied', mode: 'fast' });
    expect(reduce(elsewhere, { kind: 'stream', stream: { name: 'live' } }).trouble).toBe(failed.trouble);
    expect(reduce(elsewhere, { kind: 'mode-applied', mode: 'objects' }).trouble).toBeUndefined();
    expect(reduce(failed, { kind: 'stream', stream: { name: 'live' } }).trouble).toBeUndefined();
  });

  it('is in trouble while the mode in force is asked for, cannot be loaded and has no mask', () => {
    const failed = after(
      { kind: 'source-on' },
      { kind: 'session', server: { ...SERVER, mode: 'objects' } },
      { kind: 'stream', stream: { name: 'loading', progress: 0 } },
      { kind: 'mode-failed', mode: 'objects', reason: 'offline' },
    );
    expect(troubleInForce(failed)?.reason).toBe('offline');
    const leaving = reduce(failed, { kind: 'settings', change: { mode: 'fast' } });
    expect(troubleInForce(leaving)).toBeUndefined();
    const left = reduce(leaving, { kind: 'mode-applied', mode: 'fast' });
    expect(troubleInForce(left)).toBeUndefined();
    expect(troubleInForce(reduce(failed, { kind: 'stream', stream: { name: 'live' } }))).toBeUndefined();
  });

  it('says what a live picture lacks, and nothing of a raw one but that there is none', () => {
    const nobody = after(...live, { kind: 'picture-lacks', lack: 'person' });
    expect(lackInForce(nobody)).toBe('person');
    const raw = reduce(nobody, { kind: 'settings', change: { effect: 'none' } });
    expect(lackInForce(raw)).toBeUndefined();
    expect(lackInForce(reduce(raw, { kind: 'picture-lacks', lack: 'frames' }))).toBe('frames');
    expect(lackInForce(reduce(nobody, { kind: 'graphics', isLost: true }))).toBeUndefined();
    expect(lackInForce(reduce(nobody, { kind: 'stream', stream: { name: 'connecting' } }))).toBeUndefined();
    expect(reduce(nobody, { kind: 'stopped' }).lack).toBeUndefined();
  });

  it('says that a muted camera sends nothing, until it is another run', () => {
    const muted = after(...live, { kind: 'camera-muted', isMuted: true });
    expect(lackInForce(muted)).toBe('frames');
    expect(lackInForce(reduce(muted, { kind: 'camera-muted', isMuted: false }))).toBeUndefined();
    expect(reduce(muted, { kind: 'start-requested' }).cameraMuted).toBe(false);
  });

  it('shows few notices, each once, and lets them go', () => {
    const texts = ['a', 'b', 'b', 'c', 'd'];
    const state = after(...texts.map((text): AppEvent => ({ kind: 'notice', text })));
    expect(state.notices.map((notice) => notice.text)).toEqual(['b', 'c', 'd']);
    expect(state.notices).toHaveLength(MAX_NOTICES);
    const [first] = state.notices;
    const dismissed = reduce(state, { kind: 'notice-dismissed', id: first?.id ?? -1 });
    expect(dismissed.notices.map((notice) => notice.text)).toEqual(['c', 'd']);
  });

  it('chooses an uploaded picture as the background', () => {
    const own = { id: 1, name: 'beach.jpg', kind: 'picture' } as const;
    const state = after({ kind: 'own-background', own });
    expect(state).toMatchObject({ own, settings: { background: 'upload' } });
    const without = reduce(state, { kind: 'own-background', own: undefined });
    expect(without).toMatchObject({ own: undefined, settings: { background: 'dusk' } });
  });

  it('leaves the phase object alone when nothing about it changed', () => {
    const before = after(...live);
    expect(reduce(before, { kind: 'settings', change: { mirror: false } }).phase).toBe(before.phase);
    expect(reduce(before, { kind: 'stats', stats: stats() }).phase).toBe(before.phase);
  });
});

describe('stats', () => {
  it('keep half a minute of frame rates', () => {
    let history: readonly number[] = [];
    for (let i = 0; i < HISTORY_LENGTH + 5; i++) history = pushHistory(history, i);
    expect(history).toHaveLength(HISTORY_LENGTH);
    expect([history[0], history.at(-1)]).toEqual([5, HISTORY_LENGTH + 4]);
  });

  it('add the drops of all causes', () => {
    expect(totalDrops(stats({ drops: { superseded: 2, timeout: 1 } }))).toBe(3);
  });
});

describe('the store', () => {
  it('tells its listeners of each event', () => {
    const store = createAppStore(environment, DEFAULT_SETTINGS);
    const seen: string[] = [];
    store.api.subscribe((state) => seen.push(state.phase.name));
    store.dispatch({ kind: 'start-requested' });
    store.dispatch({ kind: 'stopped' });
    expect(seen).toEqual(['asking', 'stopped']);
    expect(store.api.getInitialState().phase.name).toBe('idle');
  });
});
