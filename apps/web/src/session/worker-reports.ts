import type { MediaToPage, ProbeReport } from '../media/messages.js';
import {
  type AppState,
  type AppStore,
  type Failure,
  failure,
  isRunning,
  modeOf,
  type ServerInfo,
  type Settings,
  serverFailure,
} from '../state/index.js';
import type { PageOutput } from './output/output.js';
import type { Pointer } from './pointer.js';
import type { Tester } from './tester.js';

export interface WorkerReportsOptions {
  readonly store: AppStore;
  readonly output: PageOutput;
  readonly pointer: Pointer;
  readonly tester: Tester;
  readonly probe: ((report: ProbeReport) => void) | undefined;
  readonly change: (settings: Partial<Settings>) => void;
  /** More is known of what the user's choices mean. */
  readonly followWishes: () => void;
  /** Ends what runs. */
  readonly fail: (reason: Failure) => void;
  readonly closeLink: () => void;
}

/** What matters only while something runs. */
type StreamReport = Extract<
  MediaToPage,
  {
    kind:
      | 'phase'
      | 'session'
      | 'mode-applied'
      | 'mode-failed'
      | 'picture-lacks'
      | 'stats'
      | 'notice'
      | 'source-ended';
  }
>;

/** What follows for the page from all that the worker says. */
export class WorkerReports {
  readonly #options: WorkerReportsOptions;

  constructor(options: WorkerReportsOptions) {
    this.#options = options;
  }

  handle(message: MediaToPage): void {
    const { store, output, pointer, tester, probe } = this.#options;
    if (output.handle(message)) return;
    switch (message.kind) {
      case 'probe':
        probe?.(message.report);
        return;
      // Graphics go and come back also while nothing runs.
      case 'graphics':
        store.dispatch(message);
        return;
      case 'graphics-failed':
        if (this.#isRunning) this.#options.fail(failure('graphics_missing', message.message));
        this.#options.closeLink();
        return;
      case 'identified':
        pointer.answered(message);
        return;
      case 'presets':
        store.dispatch(message);
        this.#options.followWishes();
        return;
      case 'test-progress':
      case 'test-report':
        tester.handle(message);
        return;
      default:
        // Reports sent before the worker heard of the stop say nothing about what runs now.
        if (this.#isRunning) this.#handleStream(message);
    }
  }

  #handleStream(message: StreamReport): void {
    const { store, fail } = this.#options;
    switch (message.kind) {
      case 'phase':
        if (message.phase.name === 'failed') fail(serverFailure(message.phase.fault));
        else store.dispatch({ kind: 'stream', stream: message.phase });
        return;
      case 'session':
        this.#meet({ modes: message.modes, mode: message.mode, engine: message.engine });
        return;
      case 'mode-applied':
        store.dispatch({ kind: 'mode-applied', mode: message.mode });
        for (const warning of message.warnings) this.#notice(warning);
        return;
      case 'mode-failed':
        this.#modeFailed(message.mode, message.message);
        return;
      case 'picture-lacks':
        store.dispatch(message);
        return;
      case 'stats':
        store.dispatch({ kind: 'stats', stats: message.stats });
        return;
      case 'notice':
        this.#notice(message.fault.message);
        if (message.fault.code === 'unknown_mode') this.#options.change({ mode: this.#state.server?.mode });
        return;
      case 'source-ended':
        fail(failure('source_failed', message.message));
        return;
    }
  }

  /** A mode kept from an earlier visit may be unknown to this server: its own choice stands then. */
  #meet(server: ServerInfo): void {
    this.#options.store.dispatch({ kind: 'session', server });
    const wanted = this.#state.settings.mode;
    if (wanted !== undefined && !server.modes.some((mode) => mode.id === wanted))
      this.#options.change({ mode: server.mode });
    // Only now are the classes of a mode known.
    else this.#options.followWishes();
  }

  /** Back to the mode that worked; where there is none, the stage says what is wrong. */
  #modeFailed(mode: string, reason: string): void {
    const { provenMode } = this.#state;
    const working = provenMode === mode ? undefined : modeOf(this.#state, provenMode);
    if (working !== undefined) {
      this.#notice(`“${working.title}” goes on. ${reason}`);
      this.#options.change({ mode: working.id });
    }
    this.#options.store.dispatch({ kind: 'mode-failed', mode, reason });
  }

  #notice(text: string): void {
    this.#options.store.dispatch({ kind: 'notice', text });
  }

  get #state(): AppState {
    return this.#options.store.api.getState();
  }

  get #isRunning(): boolean {
    return isRunning(this.#state.phase);
  }
}
