import type { ModeInfo } from '@maskwire/protocol';
import {
  type AppState,
  type AppStore,
  type BackgroundChoice,
  type ClassView,
  classMode,
  createAppStore,
  type Failure,
  failure,
  firstView,
  isRunning,
  type Settings,
  type Source,
  toggleClass,
  toggleSolo,
  viewOf,
} from '../state/index.js';
import { Backdrop } from './backgrounds/backdrop.js';
import { CameraSource } from './camera-source.js';
import { readEnvironment } from './environment.js';
import { watchLongestTask } from './longest-task.js';
import { MediaLinks } from './media-links.js';
import { watchNetwork } from './network.js';
import { offerToScripts } from './output/handle.js';
import { type Output, PageOutput } from './output/output.js';
import { Pointer, placeIn } from './pointer.js';
import { probeWanted, recordProbe } from './probe.js';
import { KEPT_BY_BROWSER, type SettingsKeeper } from './storage.js';
import { Tester } from './tester.js';
import { takeToken } from './token.js';
import { tellWishes } from './wishes.js';
import { WorkerReports } from './worker-reports.js';

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

/** Puts the parts of the page together, and does what the user asks for by them. */
class PageSession implements Session {
  readonly store: AppStore;
  readonly output: PageOutput;
  readonly pointer: Pointer;
  readonly #keeper: SettingsKeeper;
  readonly #backdrop = new Backdrop({
    reading: (name) => this.store.dispatch({ kind: 'reading-own', name }),
    taken: (own) => this.store.dispatch({ kind: 'own-background', own }),
    notice: (text) => this.store.dispatch({ kind: 'notice', text }),
  });
  readonly #tester: Tester;
  readonly #camera: CameraSource;
  readonly #links: MediaLinks;
  #token = takeToken();
  #longestTaskMs: number | undefined;

  constructor(keeper: SettingsKeeper) {
    this.#keeper = keeper;
    this.store = createAppStore(readEnvironment(), keeper.load());
    const probe = probeWanted() ? recordProbe(this.store) : undefined;
    this.#tester = new Tester(this.store);
    this.output = new PageOutput({
      store: this.store,
      link: () => this.#links.current,
      token: () => this.#token,
    });
    offerToScripts(this.output);
    this.pointer = new Pointer({
      store: this.store,
      placeOf: (point) => placeIn(this.#links.current?.canvas, point),
      post: (message) => this.#links.current?.post(message),
    });
    this.#camera = new CameraSource({
      store: this.store,
      post: (message, transfer) => this.#links.open().post(message, transfer),
      failed: (reason) => this.#fail(reason),
    });
    this.#links = this.#createLinks(probe);
    this.store.api.subscribe(() => this.#followBackground());
    this.#watchPage();
  }

  start(source: Source): void {
    this.#endRun();
    this.change({ source });
    this.store.dispatch({ kind: 'start-requested' });
    if (source === 'demo') this.#startDemo();
    else void this.#camera.start();
  }

  stop(): void {
    this.#endRun();
    this.store.dispatch({ kind: 'stopped' });
  }

  retry(): void {
    this.#links.current?.post({ kind: 'retry' });
  }

  change(change: Partial<Settings>): void {
    const before = this.#state.settings;
    this.store.dispatch({ kind: 'settings', change });
    const after = this.#state.settings;
    this.#keeper.save(before, after);
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
    const link = this.#links.any();
    link.tell({ kind: 'longest-task', ms: this.#longestTaskMs });
    this.#tester.start(link, this.#token);
  }

  closeTest(): void {
    this.#tester.close();
  }

  attachStage(host: HTMLElement): () => void {
    return this.#links.attach(host);
  }

  paintBackground(choice: BackgroundChoice, canvas: HTMLCanvasElement): void {
    void this.#backdrop.paint(choice, canvas);
  }

  release(): void {
    if (isRunning(this.#state.phase)) this.stop();
    this.#closeLink();
  }

  get #state(): AppState {
    return this.store.api.getState();
  }

  #createLinks(probe: ReturnType<typeof recordProbe> | undefined): MediaLinks {
    const reports = new WorkerReports({
      store: this.store,
      output: this.output,
      pointer: this.pointer,
      tester: this.#tester,
      probe,
      change: (settings) => this.change(settings),
      followWishes: () => this.#followWishes(),
      fail: (reason) => this.#fail(reason),
      closeLink: () => this.#closeLink(),
    });
    return new MediaLinks({
      probe: probe !== undefined,
      token: () => this.#token,
      opened: () => {
        this.#followBackground();
        this.#followWishes();
      },
      message: (message) => reports.handle(message),
      lost: (link, reason, message) => this.#tester.lost(link, reason, message),
      broken: (message) => {
        this.#closeLink();
        this.#fail(failure('page_broken', message));
      },
    });
  }

  /** For as long as the page lives. */
  #watchPage(): void {
    watchNetwork({
      online: () => this.#followWishes(),
      mayHaveChanged: () => this.#links.current?.post({ kind: 'check-connection' }),
    });
    watchLongestTask((ms) => {
      this.#longestTaskMs = ms;
      this.#links.current?.tell({ kind: 'longest-task', ms });
    });
    addEventListener('hashchange', () => {
      const token = takeToken();
      if (token !== undefined) this.useToken(token);
    });
  }

  #startDemo(): void {
    this.#links.open().post({ kind: 'start-demo' });
    this.store.dispatch({ kind: 'source-on' });
  }

  #fail(reason: Failure): void {
    this.#endRun();
    this.store.dispatch({ kind: 'failed', failure: reason });
  }

  /** What runs ends here, not when the next camera is granted. */
  #endRun(): void {
    this.#camera.release();
    this.#links.current?.post({ kind: 'stop' });
  }

  #closeLink(): void {
    this.output.canvasCloses();
    this.#links.close();
    this.store.dispatch({ kind: 'graphics', isLost: false });
  }

  #changeView(change: (view: ClassView, mode: ModeInfo) => ClassView): void {
    const mode = classMode(this.#state);
    if (mode === undefined) return;
    const view = change(viewOf(this.#state, mode), mode);
    this.store.dispatch({ kind: 'class-view', mode: mode.id, view });
    this.#followWishes();
  }

  #followWishes(): void {
    const link = this.#links.current;
    if (link !== undefined) tellWishes(link, this.#state, this.#longestTaskMs);
  }

  #followBackground(): void {
    const { settings, phase } = this.#state;
    this.#backdrop.follow({
      link: this.#links.current,
      choice: settings.background,
      isWanted: settings.effect === 'image',
      isRunning: isRunning(phase),
    });
  }
}
