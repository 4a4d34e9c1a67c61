import type { MediaToPage, SnapshotAnswer } from '../../media/messages.js';
import {
  type AppState,
  type AppStore,
  type EndedRecording,
  isRunning,
  outputName,
  recordingWords,
  showsPicture,
  stageQuery,
} from '../../state/index.js';
import type { MediaLink } from '../media-link.js';
import { download } from './download.js';
import { OutputError } from './errors.js';
import { LentTracks } from './lent-tracks.js';
import { Recorder, recordingType } from './recorder.js';
import { SmallWindow } from './small-window.js';
import { type Snapshot, Snapshots } from './snapshots.js';

/** Outputs that not every browser has. */
export type OutputKind = 'copy' | 'record' | 'small-window';

/** What can be done with the picture besides looking at it. All of it sees what the canvas shows, and nothing else. */
export interface Output {
  /** Why this browser cannot; undefined = it can. */
  lacks(kind: OutputKind): string | undefined;
  /** Saves what is shown now as a PNG among the downloads. */
  saveSnapshot(): void;
  /** Puts what is shown now on the clipboard. */
  copySnapshot(): void;
  startRecording(): void;
  /** The file goes to the downloads. */
  stopRecording(): void;
  toggleSmallWindow(): void;
  /** Opens the clean view in a tab of its own, looking as this one does. */
  openStageView(): void;
  /**
   * The picture as a live stream with one video track, which ends when the page lets go of the canvas.
   * @throws {OutputError} while nothing is shown, or where the browser cannot
   */
  captureStream(): MediaStream;
}

export interface OutputHost {
  readonly store: AppStore;
  /** What draws the picture; undefined before the first start. */
  link(): MediaLink | undefined;
  token(): string | undefined;
}

/** The outputs of one page. */
export class PageOutput implements Output {
  readonly #host: OutputHost;
  readonly #snapshots = new Snapshots();
  readonly #window = new SmallWindow((isInSmallWindow) => this.#show({ isInSmallWindow }));
  #recorder: Recorder | undefined;
  #recorded: MediaStream | undefined;
  readonly #lent = new LentTracks(() => this.#followSize());

  constructor(host: OutputHost) {
    this.#host = host;
    host.store.api.subscribe((now, before) => this.#follow(now, before));
  }

  lacks(kind: OutputKind): string | undefined {
    switch (kind) {
      case 'copy':
        return typeof ClipboardItem === 'undefined' || navigator.clipboard === undefined
          ? 'This browser does not let this page copy pictures. Save it instead.'
          : undefined;
      case 'record':
        return recordingType() === undefined || !canCapture()
          ? 'This browser cannot record WebM. Use Chrome, Edge or Firefox.'
          : undefined;
      case 'small-window':
        return SmallWindow.isPossible && canCapture()
          ? undefined
          : 'This browser has no picture-in-picture for pages. Use Chrome, Edge or Safari.';
    }
  }

  saveSnapshot(): void {
    void this.#reporting(async () => {
      const { png, effect } = await this.#snapshot();
      download(png, outputName(new Date(), 'png', effect));
    });
  }

  copySnapshot(): void {
    // The clipboard takes a promise: the press that allowed it would be too old by the time the picture is there.
    const png = this.#snapshot().then((snapshot) => snapshot.png);
    void this.#reporting(async () => {
      try {
        await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
      } catch (error) {
        // Where there is no picture, that is what is wrong.
        await png;
        throw new OutputError(
          'refused',
          'The browser did not allow the clipboard. Save the picture instead.',
          error,
        );
      }
      this.#notice('The picture is on the clipboard.');
    });
  }

  startRecording(): void {
    const type = recordingType();
    if (this.#recorder !== undefined || type === undefined) return;
    void this.#reporting(async () => {
      this.#recorded = this.#capture();
      this.#followSize();
      try {
        this.#recorder = new Recorder(this.#recorded, type, {
          changed: (recording) => this.#show({ recording }),
          ended: (file, recording) => this.#recorderEnded(file, recording),
        });
      } catch (error) {
        this.#endRecorded();
        throw new OutputError('refused', 'The browser did not begin to record. Try again.', error);
      }
      addEventListener('beforeunload', askFirst);
    });
  }

  stopRecording(): void {
    this.#recorder?.stop('asked');
  }

  toggleSmallWindow(): void {
    if (this.#state.output.isInSmallWindow) this.#window.close();
    else void this.#reporting(() => this.#window.open(() => this.#capture()));
  }

  openStageView(): void {
    const token = this.#host.token();
    const fragment = token === undefined ? '' : `#${new URLSearchParams({ token }).toString()}`;
    window.open(`/stage?${stageQuery(this.#state.settings)}${fragment}`, '_blank', 'noopener');
  }

  captureStream(): MediaStream {
    const stream = this.#capture();
    this.#lent.lend(stream.getTracks());
    return stream;
  }

  /** Whether the message was an answer to something asked here. */
  handle(message: MediaToPage): message is SnapshotAnswer {
    const isMine = message.kind === 'snapshot-taken' || message.kind === 'snapshot-failed';
    if (isMine) this.#snapshots.handle(message);
    return isMine;
  }

  /** The canvas goes away: what was recorded of it is saved. */
  canvasCloses(): void {
    this.#recorder?.stop('picture-ended');
    this.#window.close();
    this.#lent.endAll();
  }

  get #state(): AppState {
    return this.#host.store.api.getState();
  }

  #follow(now: AppState, before: AppState): void {
    if (isRunning(before.phase) && !isRunning(now.phase)) {
      this.#recorder?.stop('picture-ended');
      this.#window.close();
    }
    if (now.graphicsLost === before.graphicsLost) return;
    // The canvas keeps an older picture until the graphics are back, whatever the effect is by then.
    this.#recorder?.pause(now.graphicsLost);
    this.#window.cover(now.graphicsLost);
  }

  async #snapshot(): Promise<Snapshot> {
    const link = this.#host.link();
    if (link === undefined || this.#state.output.isSnapping) throw nothingShown();
    this.#show({ isSnapping: true });
    try {
      return await this.#snapshots.take((id) => link.post({ kind: 'snapshot', id }));
    } finally {
      this.#show({ isSnapping: false });
    }
  }

  #capture(): MediaStream {
    const { phase, graphicsLost } = this.#state;
    const canvas = this.#host.link()?.canvas;
    if (!canCapture()) throw new OutputError('unsupported', 'This browser cannot make a stream of a canvas.');
    if (canvas === undefined || !showsPicture(phase) || graphicsLost) throw nothingShown();
    return canvas.captureStream();
  }

  /** Slow graphics make the canvas smaller: not while somebody keeps what it shows. */
  #followSize(): void {
    const isOn = this.#recorded !== undefined || this.#lent.isAny;
    this.#host.link()?.tell({ kind: 'keep-size', isOn });
  }

  #endRecorded(): void {
    for (const track of this.#recorded?.getTracks() ?? []) track.stop();
    this.#recorded = undefined;
    this.#followSize();
  }

  #recorderEnded(file: Blob, recording: EndedRecording): void {
    this.#recorder = undefined;
    this.#endRecorded();
    removeEventListener('beforeunload', askFirst);
    if (file.size > 0) download(file, outputName(new Date(), 'webm'));
    this.#notice(recordingWords(recording, file.size));
  }

  async #reporting(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      this.#notice(error instanceof Error ? error.message : String(error));
    }
  }

  #show(change: Partial<AppState['output']>): void {
    this.#host.store.dispatch({ kind: 'output', change });
  }

  #notice(text: string): void {
    this.#host.store.dispatch({ kind: 'notice', text });
  }
}

/** A page that goes away takes its recording with it: the browser asks whether it may. */
const askFirst = (event: BeforeUnloadEvent): void => event.preventDefault();

const canCapture = (): boolean => 'captureStream' in HTMLCanvasElement.prototype;

const nothingShown = (): OutputError =>
  new OutputError('nothing_shown', 'There is no picture yet. Start the camera or the demo first.');
