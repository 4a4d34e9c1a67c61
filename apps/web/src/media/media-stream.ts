import {
  type ClientStats,
  classShares,
  Diagnosis,
  type Finding,
  MAX_IN_FLIGHT,
  type PageFigures,
} from '@maskwire/client';
import { classAt, type Place } from '@maskwire/compositor';
import { BufferPool } from './capture/buffer-pool.js';
import { FrameCopier } from './capture/copy-frame.js';
import type { CapturedFrame, Source, SourceEvents } from './capture/source.js';
import type { Ask, Flow, MediaPhase, MediaToPage, PictureLack, SyncWish } from './messages.js';
import { NoticeGate } from './notice-gate.js';
import { PictureWatch } from './picture-watch.js';
import type { Stage } from './stage.js';
import { ClassTables } from './sync/class-tables.js';
import { Display } from './sync/display.js';
import { FrameCopies, type FrameCopy } from './sync/frame-copies.js';
import { type StreamFigures, StreamMeter, type StreamState } from './sync/stream-stats.js';
import { MAX_WAITING_PAIRS } from './sync/waiting-pairs.js';
import { type AnsweredFrame, Uplink, type UplinkEvents, type UplinkOptions } from './uplink.js';

/** Statistics go to the page, and what is held too long is taken down, four times a second. */
const TICK_MS = 250;
/** Slow graphics get statistics once a second: without a card the page takes as long to paint them as a picture. */
const SLOW_TICKS_PER_STATS = 4;
/** A source of which this many frames in a row cannot be used is given up: 2 s of a camera. */
const MAX_FAILED_FRAMES = 60;

/** Copies of frames in flight, waiting to be shown, and the few being encoded and drawn; more have been forgotten. */
const MAX_FRAMES_HELD = MAX_IN_FLIGHT + MAX_WAITING_PAIRS + 8;

/** Where pictures come from; opened by the stream, which hands it its events. */
export type OpenSource = (events: SourceEvents) => Source;

export interface StreamOptions extends UplinkOptions {
  readonly stage: Stage;
  readonly sync: SyncWish;
  readonly open: OpenSource;
  /** Whether pictures come from a camera, whose rate says something of it. */
  readonly isCamera: boolean;
  readonly post: (message: MediaToPage) => void;
  /** Of the page's own thread, of late; undefined = not known. */
  readonly longestTaskMs: () => number | undefined;
}

/** One run from start to stop: a source, the connection, and the way of each frame between them. */
export class MediaStream {
  readonly #stage: Stage;
  readonly #post: StreamOptions['post'];
  readonly #uplink: Uplink;
  readonly #copier = new FrameCopier(new BufferPool());
  readonly #copies = new FrameCopies();
  readonly #display: Display;
  readonly #meter = new StreamMeter();
  readonly #notices = new NoticeGate();
  readonly #diagnosis = new Diagnosis();
  readonly #watch: PictureWatch;
  readonly #isCamera: boolean;
  readonly #longestTaskMs: StreamOptions['longestTaskMs'];
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #source: Source;
  readonly #tables: ClassTables;
  #isOpen = true;
  #phase: MediaPhase['name'] = 'idle';
  #ticks = 0;
  /** Mode of the masks that the statistics were about last. */
  #toldMode: string | undefined;
  #frameNumber = 0;
  #failedFrames = 0;
  #lack: PictureLack | undefined;
  #newest: Pick<AnsweredFrame, 'mask' | 'mode'> | undefined;

  /** @throws {CaptureError} */
  constructor(options: StreamOptions) {
    this.#stage = options.stage;
    this.#post = options.post;
    this.#longestTaskMs = options.longestTaskMs;
    this.#isCamera = options.isCamera;
    this.#tables = new ClassTables(options.ask);
    this.#watch = new PictureWatch(options.isCamera, performance.now());
    this.#display = new Display(options.stage, options.sync, (frame) => {
      this.#meter.presented(performance.now(), frame);
      // Not a moment longer: the next look is a quarter of a second away.
      if (this.#lack === 'mask') this.#tellLack(undefined);
    });
    this.#source = options.open({
      frame: (frame, captureTimeS) => this.#captured(frame, captureTimeS * 1000),
      failed: (message) => this.#post({ kind: 'source-ended', message }),
    });
    try {
      this.#uplink = new Uplink(options, this.#uplinkEvents());
    } catch (error) {
      this.#source.close();
      throw error;
    }
    this.#stage.start(() => this.#copies.counts);
    this.#post({ kind: 'picture-lacks', lack: undefined });
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.#uplink.connect();
  }

  /** Hidden classes leave the picture now, their bytes a little later. */
  ask(ask: Ask): void {
    const table = this.#tables.ask(ask);
    if (table) this.#stage.setClassTable(table);
    this.#uplink.ask(ask);
  }

  /** What the newest mask has at a place on the canvas; undefined without a mask. */
  classAt(place: Place): { readonly mode: string; readonly classIndex: number | undefined } | undefined {
    const newest = this.#newest;
    if (!newest) return undefined;
    const classIndex = classAt(newest.mask, this.#stage.placeInPicture(place));
    return { mode: newest.mode.id, classIndex };
  }

  setFlow(flow: Flow): void {
    this.#uplink.setFlow(flow);
  }

  setSync(sync: SyncWish): void {
    this.#display.setSync(sync);
  }

  setSkipStill(isOn: boolean): void {
    this.#uplink.setSkipStill(isOn);
  }

  setOnline(isOnline: boolean): void {
    this.#uplink.setOnline(isOnline);
  }

  checkConnection(): void {
    this.#uplink.checkNow();
  }

  retryNow(): void {
    this.#uplink.retryNow();
  }

  /** Stops everything and clears the canvas. Idempotent. */
  close(): void {
    this.#isOpen = false;
    clearInterval(this.#timer);
    this.#source.close();
    this.#uplink.close();
    this.#display.close();
    this.#stage.stop();
  }

  async #captured(frame: CapturedFrame, capturedAtMs: number): Promise<void> {
    this.#meter.captured(capturedAtMs);
    this.#watch.captured();
    // Latest wins: a frame that can be neither shown nor sent now is not even copied.
    if (!this.#isOpen || !(this.#display.wantsFrame() || this.#uplink.canSend())) {
      frame.close();
      return;
    }
    try {
      this.#copied(this.#copies.open(await this.#copier.copy(frame)), capturedAtMs);
    } catch (error) {
      this.#frameFailed(error);
    }
  }

  #copied(copy: FrameCopy, capturedAtMs: number): void {
    if (!this.#isOpen) {
      copy.release();
      return;
    }
    this.#meter.sourceSize(copy.picture.widthPx, copy.picture.heightPx);
    const entry = { number: ++this.#frameNumber, capturedAtMs, copy };
    this.#display.captured({ number: entry.number, capturedAtMs, picture: copy.picture });
    if (this.#uplink.canSend()) this.#uplink.send(entry).then(() => this.#frameWorked(), this.#frameFailed);
    else copy.release();
  }

  #frameWorked(): void {
    this.#failedFrames = 0;
  }

  /** One bad frame is nothing; a source of bad frames is told to the page once. */
  readonly #frameFailed = (error: unknown): void => {
    this.#failedFrames++;
    if (this.#failedFrames !== MAX_FAILED_FRAMES) return;
    const message = error instanceof Error ? error.message : 'Its frames cannot be used.';
    this.#post({ kind: 'source-ended', message });
  };

  #uplinkEvents(): UplinkEvents {
    return {
      phase: (phase) => {
        this.#phase = phase.name;
        this.#stage.setPhase(phase.name);
        this.#post({ kind: 'phase', phase });
      },
      session: ({ modes, settings, engine }) => {
        this.#display.forgetMasks();
        this.#newest = undefined;
        this.#diagnosis.reset();
        this.#post({ kind: 'session', modes, mode: settings.mode, engine });
      },
      configured: (mode, isOther, warnings) => {
        if (isOther) {
          this.#display.forgetMasks();
          this.#diagnosis.reset();
          this.#newest = undefined;
        }
        this.#post({ kind: 'mode-applied', mode, warnings });
      },
      modeFailed: (mode, message) => this.#post({ kind: 'mode-failed', mode, message }),
      answered: (frame) => this.#answered(frame),
      notice: (fault) => {
        if (this.#notices.passes(fault.code, performance.now())) this.#post({ kind: 'notice', fault });
      },
    };
  }

  #answered({ entry, mask, mode }: AnsweredFrame): void {
    const { number, capturedAtMs, copy } = entry;
    const classes = mask.kind === 'classes' ? this.#tables.for(mode) : undefined;
    const { frameId, epoch } = mask;
    // A still scene's frames are answered with a mask that was counted already.
    if (frameId !== this.#newest?.mask.frameId) this.#diagnosis.noteMask(mask.times);
    const isUsed = this.#display.answered({ number, frameId, epoch, capturedAtMs, mask, classes }, copy);
    if (isUsed) this.#newest = { mask, mode };
  }

  #tick(): void {
    this.#stage.tick();
    const nowMs = performance.now();
    const client = this.#uplink.stats();
    const stats = this.#meter.snapshot(client, this.#state(), nowMs);
    const findings = this.#diagnose(nowMs, client, stats);
    const waitsForMask = this.#phase === 'live' && this.#stage.waitsForMask;
    const personShare = this.#newest?.mode.kind === 'alpha' ? stats.classes?.shares[0] : undefined;
    this.#tellLack(this.#watch.look(nowMs, { waitsForMask, personShare }));
    const ticksPerStats = stats.economy === 'full' ? 1 : SLOW_TICKS_PER_STATS;
    // The first mask of a mode is news.
    const isDue = this.#ticks++ % ticksPerStats === 0 || stats.classes?.mode !== this.#toldMode;
    if (!isDue) return;
    this.#toldMode = stats.classes?.mode;
    this.#post({ kind: 'stats', stats: { ...stats, findings } });
  }

  #tellLack(lack: PictureLack | undefined): void {
    if (lack === this.#lack) return;
    this.#lack = lack;
    this.#post({ kind: 'picture-lacks', lack });
  }

  #state(): StreamState {
    const newest = this.#newest;
    const classes = newest && {
      mode: newest.mode.id,
      shares: classShares(newest.mask, newest.mode.labels.length),
    };
    return {
      sync: this.#display.sync,
      copies: this.#copies.counts,
      classes,
      economy: this.#stage.economy,
    };
  }

  /** Without masks the stage says what is wrong. */
  #diagnose(nowMs: number, client: ClientStats, stats: StreamFigures): readonly Finding[] {
    if (this.#phase !== 'live') {
      this.#diagnosis.reset();
      return [];
    }
    const page: PageFigures = {
      captureFps: this.#isCamera ? known(stats.captureFps) : undefined,
      shownFps: known(stats.fps),
      encodeMs: known(this.#uplink.encodeMs),
      maskAgeMs: stats.maskAgeMs,
      heldFrames: stats.framesHeld,
      maxHeldFrames: MAX_FRAMES_HELD,
      longestTaskMs: this.#longestTaskMs(),
    };
    return this.#diagnosis.update(nowMs, client, page);
  }
}

/** 0 = not measured yet. */
const known = (figure: number): number | undefined => (figure === 0 ? undefined : figure);
