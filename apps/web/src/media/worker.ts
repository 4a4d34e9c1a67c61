import { PRESETS } from '@maskwire/client';
import { BackgroundFeed } from './background-feed.js';
import { type BitmapSource, openBitmapSource } from './capture/bitmap-source.js';
import { openDemoSource } from './capture/demo-source.js';
import { openStreamSource, openTrackSource } from './capture/stream-source.js';
import { ConnectionTester } from './connection-test.js';
import { MediaStream, type OpenSource } from './media-stream.js';
import type { Ask, Flow, FlowPreset, MediaToPage, PageToMedia, SyncWish, TestCommand } from './messages.js';
import { NoticeGate } from './notice-gate.js';
import { takeSnapshot } from './output.js';
import { Stage } from './stage.js';

declare const self: DedicatedWorkerGlobalScope;

type Init = Extract<PageToMedia, { kind: 'init' }>;
type Command = Exclude<PageToMedia, Init | TestCommand>;

const post = (message: MediaToPage): void => {
  // Only a probe's pixels are large, and only they are nobody else's.
  self.postMessage(message, message.kind === 'probe' ? [message.report.pixels.buffer] : []);
};

const presets: readonly FlowPreset[] = Object.entries(PRESETS).map(([id, { title, description, flow }]) => {
  const { quality, maxDimensionPx, window, maxFps } = flow;
  return { id, title, description, values: { quality, maxDimensionPx, window, maxFps } };
});

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

// The page offers them before anything is started.
post({ kind: 'presets', presets });

const tester = new ConnectionTester(post);

/** What the page tells, once there is a canvas. */
class MediaWorker {
  readonly #init: Init;
  readonly #stage: Stage;
  readonly #background: BackgroundFeed;
  #ask: Ask = { mode: undefined, shown: undefined, threshold: 0.5 };
  #flow: Flow = { kind: 'auto' };
  #skipStill = true;
  #isOnline = true;
  #sync: SyncWish = 'exact';
  #stream: MediaStream | undefined;
  #bitmaps: BitmapSource | undefined;
  readonly #notices = new NoticeGate();

  /** @throws {GraphicsError} */
  constructor(init: Init) {
    this.#init = init;
    this.#stage = new Stage(init.canvas, {
      graphicsLost: (isLost) => post({ kind: 'graphics', isLost }),
      graphicsFailed: (message) => post({ kind: 'graphics-failed', message }),
      inputRefused: ({ code, message }) => {
        if (!this.#notices.passes(code, performance.now())) return;
        post({ kind: 'notice', fault: { code, message, retryable: true } });
      },
      probe: init.probe ? (report) => post({ kind: 'probe', report }) : undefined,
    });
    this.#background = new BackgroundFeed(this.#stage);
  }

  handle(message: Command): void {
    switch (message.kind) {
      case 'start-camera':
        this.#start((events) => openStreamSource(message.readable, events));
        return;
      case 'start-track':
        this.#start((events) => openTrackSource(message.track, events));
        return;
      case 'start-bitmaps':
        this.#start((events) => {
          this.#bitmaps = openBitmapSource(events);
          return this.#bitmaps;
        });
        return;
      case 'bitmap':
        this.#pushBitmap(message.bitmap, message.captureTimeS);
        return;
      case 'start-demo':
        this.#start(openDemoSource);
        return;
      case 'stop':
        this.#stop();
        return;
      case 'snapshot':
        void takeSnapshot(message.id, this.#init.canvas, this.#stage).then(post);
        return;
      case 'retry':
        this.#stream?.retryNow();
        return;
      case 'effect':
        this.#stage.setEffect(message.effect);
        return;
      case 'background':
        this.#background.show(message.source);
        return;
      case 'background-frame':
        this.#background.push(message.frame);
        return;
      case 'mirror':
        this.#stage.setMirror(message.mirror);
        return;
      case 'keep-size':
        this.#stage.keepSize(message.isOn);
        return;
      case 'ask':
        this.#ask = message.ask;
        this.#stream?.ask(message.ask);
        return;
      case 'identify':
        post({ kind: 'identified', id: message.id, found: this.#stream?.classAt(message.place) });
        return;
      case 'flow':
        this.#flow = message.flow;
        this.#stream?.setFlow(message.flow);
        return;
      case 'skip-still':
        this.#skipStill = message.isOn;
        this.#stream?.setSkipStill(message.isOn);
        return;
      case 'online':
        this.#isOnline = message.isOnline;
        this.#stream?.setOnline(message.isOnline);
        return;
      case 'check-connection':
        this.#stream?.checkConnection();
        return;
      case 'sync':
        this.#sync = message.sync;
        this.#stream?.setSync(message.sync);
        return;
    }
  }

  /** A source that starts while another runs replaces it, connection and all. */
  #start(open: OpenSource): void {
    this.#stop();
    try {
      this.#stream = new MediaStream({
        serverUrl: this.#init.serverUrl,
        token: this.#init.token,
        ask: this.#ask,
        flow: this.#flow,
        skipStill: this.#skipStill,
        sync: this.#sync,
        stage: this.#stage,
        open,
        isCamera: open !== openDemoSource,
        post,
        longestTaskMs: () => tester.longestTaskMs,
      });
      this.#stream.setOnline(this.#isOnline);
    } catch (error) {
      post({ kind: 'source-ended', message: messageOf(error) });
    }
  }

  #stop(): void {
    this.#bitmaps = undefined;
    this.#stream?.close();
    this.#stream = undefined;
  }

  /** The page counts from the epoch, the worker from its own start. */
  #pushBitmap(bitmap: ImageBitmap, captureTimeS: number): void {
    if (this.#bitmaps) this.#bitmaps.push(bitmap, captureTimeS - performance.timeOrigin / 1000);
    else bitmap.close();
  }
}

let worker: MediaWorker | undefined;

self.onmessage = ({ data }: MessageEvent<PageToMedia>): void => {
  switch (data.kind) {
    case 'init':
      initialise(data);
      return;
    case 'test':
    case 'test-stop':
    case 'longest-task':
      tester.handle(data);
      return;
    default:
      worker?.handle(data);
  }
};

function initialise(init: Init): void {
  try {
    worker = new MediaWorker(init);
  } catch (error) {
    post({ kind: 'graphics-failed', message: messageOf(error) });
  }
}
