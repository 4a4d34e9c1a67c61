import type { ModeInfo } from '@maskwire/protocol';
import type { MediaToPage } from '../media/messages.js';
import {
  type AppStore,
  type BackgroundChoice,
  type ClassView,
  classMode,
  createAppStore,
  effectSettings,
  type Failure,
  failure,
  firstView,
  isRunning,
  modeOf,
  type ServerInfo,
  type Settings,
  type Source,
  serverFailure,
  toggleClass,
  toggleSolo,
  viewOf,
} from '../state/index.js';
import { askOf } from './ask.js';
import { Backdrop } from './backgrounds/backdrop.js';
import { CameraError, openCamera, watchCameras } from './camera.js';
import { readEnvironment } from './environment.js';
import { type Feed, startFeed } from './feed.js';
import { flowOf } from './flow.js';
import { watchLongestTask } from './longest-task.js';
import { MediaLink } from './media-link.js';
import { watchNetwork } from './network.js';
import { offerToScripts } from './output/handle.js';
import { type Output, PageOutput } from './output/output.js';
import { Pointer, placeIn } from './pointer.js';
import { probeWanted, recordProbe } from './probe.js';
import { KEPT_BY_BROWSER, type SettingsKeeper } from './storage.js';
import { Tester } from './tester.js';
import { takeToken } from './token.js';

/** What the user can do. Everything that follows from it is read from the store. */
export interface Session {
  readonly store: AppStore;
  readonly output: Output;
  /** Which class lies under the pointer. */
  readonly pointer: Pointer;
  /** Starts, or starts again with another source. Failures become phases. */
  start(source: Source): void;
  stop(): void;
  /** Connects now instead of waiting for the next attempt. */
  retry(): void;
  /** Changes settings; what runs follows at once. */
  change(settings: Partial<Settings>): void;
  /** Hides or shows one class of the mode in force. */
  toggleClass(index: number): void;
  /** Shows one class alone, or all again as before. */
  toggleSolo(index: number): void;
  /** Shows the classes that are shown at first. */
  resetClasses(): void;
  /** Takes the user's own picture or video as the background; a bad file becomes a notice. */
  upload(file: File): void;
  /** Lets go of it. */
  removeUpload(): void;
  /** Starts again with this access token. */
  useToken(token: string): void;
  dismissNotice(id: number): void;
  /** Measures the way to the server, the server and this computer; also beside a stream. */
  testConnection(): void;
  /** Ends the test if it runs, and forgets it. */
  closeTest(): void;
  /** Puts the picture into an element; gives the function that takes it out. */
  attachStage(host: HTMLElement): () => void;
  paintBackground(choice: BackgroundChoice, canvas: HTMLCanvasElement): void;
  /** Lets go of the camera and the worker, as the page goes away; it can start again if it comes back. */
  release(): void;
}

/** @param keeper where settings come from and are kept */
export function createSession(keeper: SettingsKeeper = KEPT_BY_BROWSER): Session {
  return new PageSession(keeper);
}

/** Owns the camera, the worker and what is kept between visits. */
class PageSession implements Session {
  readonly store: AppStore;
  readonly output: PageOutput;
  readonly pointer: Pointer;
  readonly #keeper: SettingsKeeper;
  readonly #backdrop = new Backdrop({
    reading: (name) => this.store.dispatch({ kind: 'reading-own', name }),
    taken: (own) => this.store.dispatch({ kind: 'own-background', own }),
    notice: (text) => this.#notice(text),
  });
  readonly #tester: Tester;
  readonly #probe: ReturnType<typeof recordProbe> | undefined;
  readonly #refreshCameras: (() => void) | undefined;
  #token = takeToken();
  #longestTaskMs: number | undefined;
  /** In use since the first start. */
  #link: MediaLink | undefined;
  /** Has its script and waits for a start: the server may be gone by then. */
  #spare: MediaLink | undefined;
  #host: HTMLElement | undefined;
  #track: MediaStreamTrack | undefined;
  #feed: Feed | undefined;
  /** The start in progress or running; aborted by stop, failure and the next start. */
  #run = new AbortController();

  constructor(keeper: SettingsKeeper) {
    this.#keeper = keeper;
    this.store = createAppStore(readEnvironment(), keeper.load());
    this.#tester = new Tester(this.store);
    this.#probe = probeWanted() ? recordProbe(this.store) : undefined;
    this.output = new PageOutput({
      store: this.store,
      link: () => this.#link,
      token: () => this.#token,
    });
    offerToScripts(this.output);
    this.pointer = new Pointer({
      store: this.store,
      placeOf: (point) => placeIn(this.#link?.canvas, point),
      post: (message) => this.#link?.post(message),
    });
    this.store.api.subscribe(() => this.#followBackground());
    this.#spare = this.#createLink();
    this.#refreshCameras =
      this.#state.environment.camera === 'available'
        ? watchCameras((cameras) => this.store.dispatch({ kind: 'cameras', cameras }))
        : undefined;
    watchNetwork({
      online: () => this.#followWishes(),
      mayHaveChanged: () => this.#link?.post({ kind: 'check-connection' }),
    });
    watchLongestTask((ms) => {
      this.#longestTaskMs = ms;
      this.#link?.tell({ kind: 'longest-task', ms });
    });
    addEventListener('hashchange', () => {
      const token = takeToken();
      if (token !== undefined) this.useToken(token);
    });
  }

  get #state(): ReturnType<AppStore['api']['getState']> {
    return this.store.api.getState();
  }

  start(source: Source): void {
    this.#releaseSource();
    // What ran until now ends here, not when the camera is granted.
    this.#link?.post({ kind: 'stop' });
    const run = new AbortController();
    this.#run = run;
    this.change({ source });
    this.store.dispatch({ kind: 'start-requested' });
    if (source === 'demo') this.#startDemo();
    else void this.#startCamera(run.signal);
  }

  stop(): void {
    this.#releaseSource();
    this.#link?.post({ kind: 'stop' });
    this.store.dispatch({ kind: 'stopped' });
  }

  retry(): void {
    this.#link?.post({ kind: 'retry' });
  }

  change(change: Partial<Settings>): void {
    const before = this.#state.settings;
    this.store.dispatch({ kind: 'settings', change });
    const after = this.#state.settings;
    this.#keeper.save(after);
    this.#followLook(before, after);
    this.#followWishes();
    const otherCamera = after.cameraId !== before.cameraId && after.source === 'camera';
    if (otherCamera && isRunning(this.#state.phase)) this.start('camera');
  }

  toggleClass(index: number): void {
    this.#changeView((view, mode) => toggleClass(view, mode, index));
  }

  toggleSolo(index: number): void {
    this.#changeView((view) => toggleSolo(view, index));
  }

  resetClasses(): void {
    this.#changeView((_view, mode) => firstView(mode));
  }

  upload(file: File): void {
    void this.#backdrop.upload(file);
  }

  removeUpload(): void {
    this.store.dispatch({ kind: 'own-background', own: undefined });
    this.#backdrop.remove();
  }

  useToken(token: string): void {
    this.#token = token;
    this.#closeLink();
    this.start(this.#state.settings.source);
  }

  dismissNotice(id: number): void {
    this.store.dispatch({ kind: 'notice-dismissed', id });
  }

  testConnection(): void {
    this.#spare ??= this.#link === undefined ? this.#createLink() : undefined;
    const link = this.#link ?? this.#spare;
    if (link === undefined) return;
    link.tell({ kind: 'longest-task', ms: this.#longestTaskMs });
    this.#tester.start(link, this.#token);
  }

  closeTest(): void {
    this.#tester.close();
  }

  attachStage(host: HTMLElement): () => void {
    this.#host = host;
    if (this.#link !== undefined) host.replaceChildren(this.#link.canvas);
    return () => {
      if (this.#host === host) this.#host = undefined;
      host.replaceChildren();
    };
  }

  paintBackground(choice: BackgroundChoice, canvas: HTMLCanvasElement): void {
    void this.#backdrop.paint(choice, canvas);
  }

  release(): void {
    if (isRunning(this.#state.phase)) this.stop();
    this.#closeLink();
  }

  #startDemo(): void {
    this.#openLink().post({ kind: 'start-demo' });
    this.store.dispatch({ kind: 'source-on' });
  }

  async #startCamera(signal: AbortSignal): Promise<void> {
    const { environment, settings } = this.#state;
    if (environment.camera !== 'available') {
      this.#fail(failure(environment.camera === 'insecure' ? 'insecure_origin' : 'camera_unsupported'));
      return;
    }
    try {
      const track = await openCamera(settings.cameraId, signal);
      this.#track = track;
      const lost = (): void => this.#fail(failure('camera_lost', track.label));
      track.addEventListener('ended', lost, { signal });
      this.#feed = startFeed(track, (message, transfer) => this.#openLink().post(message, transfer));
      this.store.dispatch({ kind: 'source-on' });
      this.#refreshCameras?.();
    } catch (error) {
      if (signal.aborted) return;
      this.#fail(error instanceof CameraError ? error.failure : failure('camera_failed', messageOf(error)));
    }
  }

  #fail(reason: Failure): void {
    this.#releaseSource();
    this.#link?.post({ kind: 'stop' });
    this.store.dispatch({ kind: 'failed', failure: reason });
  }

  #releaseSource(): void {
    this.#run.abort();
    this.#feed?.close();
    this.#feed = undefined;
    this.#track?.stop();
    this.#track = undefined;
  }

  #createLink(): MediaLink {
    const link: MediaLink = new MediaLink({
      serverUrl: location.origin,
      token: this.#token,
      probe: this.#probe !== undefined,
      onMessage: (message) => this.#handle(message),
      onBroken: (message) => {
        this.#tester.lost(link, 'unreachable', message);
        // Nobody misses a broken spare: the start makes another, and says what is wrong.
        if (this.#spare === link) this.#spare = undefined;
        if (this.#link !== link) return;
        this.#closeLink();
        this.#fail(failure('page_broken', message));
      },
    });
    return link;
  }

  #openLink(): MediaLink {
    if (this.#link !== undefined) return this.#link;
    const link = this.#spare ?? this.#createLink();
    this.#spare = undefined;
    this.#link = link;
    this.#host?.replaceChildren(link.canvas);
    this.#followBackground();
    this.#followLook(undefined, this.#state.settings);
    this.#followWishes();
    return link;
  }

  #closeLink(): void {
    this.output.canvasCloses();
    for (const link of [this.#link, this.#spare]) {
      link?.close();
      if (link !== undefined) this.#tester.lost(link, 'aborted', 'The page let go of what measured.');
    }
    this.#link = undefined;
    this.#spare = undefined;
    this.store.dispatch({ kind: 'graphics', isLost: false });
  }

  #handle(message: MediaToPage): void {
    if (message.kind === 'probe') {
      this.#probe?.(message.report);
      return;
    }
    if (this.output.handle(message)) return;
    // Graphics go and come back also while nothing runs.
    if (message.kind === 'graphics') {
      this.store.dispatch(message);
      return;
    }
    if (message.kind === 'identified') {
      this.pointer.answered(message);
      return;
    }
    if (message.kind === 'presets') {
      this.store.dispatch(message);
      this.#followWishes();
      return;
    }
    if (message.kind === 'test-progress' || message.kind === 'test-report') {
      this.#tester.handle(message);
      return;
    }
    if (message.kind === 'graphics-failed') {
      if (isRunning(this.#state.phase)) this.#fail(failure('graphics_missing', message.message));
      this.#closeLink();
      return;
    }
    // Reports sent before the worker heard of the stop say nothing about what runs now.
    if (!isRunning(this.#state.phase)) return;
    switch (message.kind) {
      case 'phase':
        if (message.phase.name === 'failed') this.#fail(serverFailure(message.phase.fault));
        else this.store.dispatch({ kind: 'stream', stream: message.phase });
        return;
      case 'session':
        this.#meet({ modes: message.modes, mode: message.mode, engine: message.engine });
        return;
      case 'mode-applied':
        this.store.dispatch({ kind: 'mode-applied', mode: message.mode });
        for (const warning of message.warnings) this.#notice(warning);
        return;
      case 'mode-failed':
        this.#modeFailed(message.mode, message.message);
        return;
      case 'stats':
        this.store.dispatch({ kind: 'stats', stats: message.stats });
        return;
      case 'notice':
        this.#notice(message.fault.message);
        if (message.fault.code === 'unknown_mode') this.change({ mode: this.#state.server?.mode });
        return;
      case 'source-ended':
        this.#fail(failure('source_failed', message.message));
        return;
    }
  }

  /** A mode kept from an earlier visit may be unknown to this server: its own choice stands then. */
  #meet(server: ServerInfo): void {
    this.store.dispatch({ kind: 'session', server });
    const wanted = this.#state.settings.mode;
    if (wanted !== undefined && !server.modes.some((mode) => mode.id === wanted))
      this.change({ mode: server.mode });
    // Only now are the classes of a mode known.
    else this.#followWishes();
  }

  /** Back to the mode that worked; where there is none, the stage says what is wrong. */
  #modeFailed(mode: string, reason: string): void {
    const { provenMode } = this.#state;
    const working = provenMode === mode ? undefined : modeOf(this.#state, provenMode);
    if (working !== undefined) {
      this.#notice(`“${working.title}” goes on. ${reason}`);
      this.change({ mode: working.id });
    }
    this.store.dispatch({ kind: 'mode-failed', mode, reason });
  }

  #changeView(change: (view: ClassView, mode: ModeInfo) => ClassView): void {
    const mode = classMode(this.#state);
    if (mode === undefined) return;
    const view = change(viewOf(this.#state, mode), mode);
    this.store.dispatch({ kind: 'class-view', mode: mode.id, view });
    this.#followWishes();
  }

  /** What is asked of the server and how much is sent; the worker hears of what is another than before. */
  #followWishes(): void {
    this.#link?.tell({ kind: 'ask', ask: askOf(this.#state) });
    this.#link?.tell({ kind: 'flow', flow: flowOf(this.#state) });
    this.#link?.tell({ kind: 'sync', sync: this.#state.settings.sync });
    this.#link?.tell({ kind: 'skip-still', isOn: this.#state.settings.skipStill });
    this.#link?.tell({ kind: 'online', isOnline: navigator.onLine });
    this.#link?.tell({ kind: 'longest-task', ms: this.#longestTaskMs });
  }

  /** Tells the worker what differs between two looks; all of it when there was none. */
  #followLook(before: Settings | undefined, after: Settings): void {
    const link = this.#link;
    if (link === undefined) return;
    link.tell({ kind: 'effect', effect: effectSettings(after) });
    if (before?.mirror !== after.mirror) link.post({ kind: 'mirror', mirror: after.mirror });
  }

  #followBackground(): void {
    const { settings, phase } = this.#state;
    const { background: choice, effect } = settings;
    this.#backdrop.follow({
      link: this.#link,
      choice,
      isWanted: effect === 'image',
      isRunning: isRunning(phase),
    });
  }

  #notice(text: string): void {
    this.store.dispatch({ kind: 'notice', text });
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
