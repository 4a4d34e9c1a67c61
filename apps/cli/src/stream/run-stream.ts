import {
  createMaskClient,
  type ImagePlan,
  jpegQualityFor,
  type MaskClient,
  type Session,
} from '@maskwire/client';
import { LIMITS, type ModeInfo } from '@maskwire/protocol';
import { CliError, reasonOf } from '../errors.js';
import type { FrameSource, SourceFrame } from '../input/source.js';
import type { ServerAddress, SizePx } from '../options.js';
import type { Terminal } from '../terminal.js';
import type { FlowOptions } from './flow-options.js';
import { encodeFrameImage, sizeOf } from './frame-encoder.js';
import { Latencies } from './latencies.js';
import { MaskWriter } from './mask-writer.js';
import { Progress } from './progress.js';
import { progressLine, type StreamSummary } from './report.js';
import { ServerWatch } from './server-watch.js';

/** For sources that do not say. */
export const DEFAULT_FPS = 30;
/** The server is asked for this many times the rate sent, so that jitter is no offence against its limit. */
const RATE_HEADROOM = 1.5;
/** Unreadable pictures named one by one. */
const MAX_SKIP_NOTICES = 20;
/** Frames at the end may take this long to be answered; the client gives each up before. */
const DRAIN_LIMIT_MS = 35_000;

export interface StreamOptions {
  readonly server: ServerAddress;
  readonly source: FrameSource;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly mode: string | undefined;
  /** Frames a second; undefined = the source's own, else 30. */
  readonly fps: number | undefined;
  readonly flow: FlowOptions;
  readonly maxFrames: number;
  readonly maxDurationMs: number;
  readonly loop: boolean;
  readonly masksFolder: string | undefined;
}

/**
 * Sends the source's frames at their rate, each once and none left out: a full window makes the next one wait.
 * @throws {CliError} `server` when the server is not there, refuses or lacks the mode; `input` when nothing can be read.
 */
export async function runStream(options: StreamOptions): Promise<StreamSummary> {
  const writer = options.masksFolder === undefined ? undefined : await MaskWriter.create(options.masksFolder);
  const client = createMaskClient({
    url: options.server.url,
    token: options.server.token,
    settings: options.mode === undefined ? {} : { mode: options.mode },
    flow: options.flow.flow,
  });
  const run = new StreamRun(options, client, writer);
  try {
    return await run.stream();
  } finally {
    run.close();
    client.close();
  }
}

class StreamRun {
  readonly #options: StreamOptions;
  readonly #client: MaskClient;
  readonly #writer: MaskWriter | undefined;
  readonly #watch: ServerWatch;
  readonly #progress: Progress;
  readonly #latencies = new Latencies();
  /** Number in the input by frame id; bounded by the window. */
  readonly #indices = new Map<number, number>();
  #kind: ModeInfo['kind'] = 'alpha';
  #skipped = 0;
  #sent = 0;
  #fps = 0;
  #nextDueMs = Number.NEGATIVE_INFINITY;
  #startedMs: number | undefined;
  #lastAnswerMs = 0;

  constructor(options: StreamOptions, client: MaskClient, writer: MaskWriter | undefined) {
    this.#options = options;
    this.#client = client;
    this.#writer = writer;
    this.#progress = new Progress(options.terminal, () =>
      this.#startedMs === undefined ? undefined : progressLine(client.stats()),
    );
    this.#watch = new ServerWatch(client, options.signal, (text) => this.#progress.notice(text));
    client.on('configured', ({ warnings }) => {
      for (const warning of warnings) this.#progress.notice(`server: ${warning}`);
    });
    client.on('mask', (mask) => {
      const index = this.#ended(mask.frameId);
      if (mask.stale) return;
      this.#latencies.add(performance.now() - mask.captureTimeS * 1000);
      if (index !== undefined) this.#writer?.write(index, mask);
    });
    for (const event of ['dropped', 'error', 'lost'] as const)
      client.on(event, ({ frameId }) => void this.#ended(frameId));
  }

  async stream(): Promise<StreamSummary> {
    this.#client.connect();
    const session = await this.#watch.ready();
    const mode = session && requireMode(session, this.#options.mode);
    this.#kind = mode?.kind ?? 'alpha';
    const failure = mode && (await this.#sendAndDrain(this.#wantedPx(mode)));
    return this.#summary(session, failure);
  }

  /** What a source may scale to: the size in force, unless the plan needs the shape of the pictures. */
  #wantedPx(mode: ModeInfo): SizePx | undefined {
    const { flow, sizePx } = this.#options.flow;
    if (flow.kind === 'fixed' && flow.maxDimensionPx === undefined) return sizePx ?? mode.input;
    return flow.kind === 'auto' ? mode.input : undefined;
  }

  close(): void {
    this.#progress.close();
    this.#watch.close();
  }

  /** What went wrong once frames had been sent: then there is something to sum up all the same. */
  async #sendAndDrain(wantedPx: SizePx | undefined): Promise<string | undefined> {
    try {
      await this.#sendAll(wantedPx);
      await this.#drain();
      await this.#writer?.finish();
      return undefined;
    } catch (error) {
      if (!(error instanceof CliError) || this.#sent === 0) throw error;
      return error.message;
    }
  }

  async #sendAll(wantedPx: SizePx | undefined): Promise<void> {
    const { source, signal, loop } = this.#options;
    let index = 0;
    do {
      const before = index;
      const frames = source.frames({ wantedPx, signal, onSkip: (what) => this.#skip(what) });
      for await (const frame of frames) {
        if (!(await this.#sendOne(frame, index++))) return;
      }
      if (index === before) return;
    } while (loop && !signal.aborted);
  }

  /** False when the run is over. */
  async #sendOne(frame: SourceFrame, index: number): Promise<boolean> {
    await this.#adoptRate();
    if (index === 0) this.#client.setSource(await sizeOf(frame.picture));
    for (;;) {
      if (!(await this.#slot())) return false;
      const captureMs = performance.now();
      const image = await this.#encode(frame);
      if (!image) return true;
      const result = this.#client.send(image, captureMs / 1000);
      if (result.sent) {
        this.#indices.set(result.frameId, index);
        this.#nextDueMs = Math.max(this.#nextDueMs + 1000 / this.#fps, captureMs);
        this.#startedMs ??= captureMs;
        this.#sent++;
        return true;
      }
      if (result.reason === 'too_large' || result.reason === 'empty') {
        this.#skip(
          `${frame.name}: ${image.length} bytes are more than the server takes; try a lower --quality or --size`,
        );
        return true;
      }
    }
  }

  /** The source tells its rate with its first frame. */
  async #adoptRate(): Promise<void> {
    if (this.#fps > 0) return;
    this.#fps = Math.min(LIMITS.maxFps, this.#options.fps ?? this.#options.source.fps ?? DEFAULT_FPS);
    const maxFps = Math.min(LIMITS.maxFps, Math.max(1, Math.ceil(this.#fps * RATE_HEADROOM)));
    const reply = await this.#client.configure({ maxFps });
    if (!reply.ok && !reply.error.retryable) throw new CliError('server', reply.error.message);
  }

  /** Waits for the frame's time, a place in the window and room for its mask. False when the run is over. */
  async #slot(): Promise<boolean> {
    for (;;) {
      if (this.#isOver()) return false;
      await this.#writer?.drain();
      const waitMs = this.#nextDueMs - performance.now();
      const blocked = this.#client.canSend();
      if (waitMs > 0) await sleep(Math.min(waitMs, this.#leftMs()), this.#options.signal);
      else if (blocked === 'ok') return true;
      else if (blocked === 'not_ready') await this.#watch.ready();
      else await this.#watch.changed(blocked === 'rate' ? 1 : this.#leftMs());
    }
  }

  #isOver(): boolean {
    return this.#options.signal.aborted || this.#sent >= this.#options.maxFrames || this.#leftMs() <= 0;
  }

  #leftMs(): number {
    if (this.#startedMs === undefined) return this.#options.maxDurationMs;
    return this.#startedMs + this.#options.maxDurationMs - performance.now();
  }

  async #encode(frame: SourceFrame): Promise<Uint8Array | undefined> {
    try {
      return await encodeFrameImage(frame.picture, this.#image());
    } catch (error) {
      this.#skip(`${frame.name}: ${reasonOf(error)}`);
      return undefined;
    }
  }

  /** As the plan has it, but for a size that was asked for and the quality that it needs. */
  #image(): ImagePlan {
    const { image } = this.#client.plan();
    const { sizePx, flow } = this.#options.flow;
    if (!sizePx) return image;
    const isGiven = flow.kind === 'fixed' && flow.quality !== undefined;
    return {
      ...image,
      ...sizePx,
      quality: isGiven ? image.quality : jpegQualityFor(sizePx.heightPx, this.#kind),
    };
  }

  #skip(what: string): void {
    this.#skipped++;
    if (this.#skipped <= MAX_SKIP_NOTICES) this.#progress.notice(`skipped ${what}`);
    if (this.#skipped === MAX_SKIP_NOTICES) this.#progress.notice('further skips are only counted');
  }

  #ended(frameId: number): number | undefined {
    const index = this.#indices.get(frameId);
    this.#indices.delete(frameId);
    this.#lastAnswerMs = performance.now();
    return index;
  }

  async #drain(): Promise<void> {
    const untilMs = performance.now() + DRAIN_LIMIT_MS;
    while (this.#client.stats().inFlight > 0 && performance.now() < untilMs && !this.#options.signal.aborted)
      await this.#watch.changed(untilMs - performance.now());
  }

  #summary(session: Session | undefined, failure: string | undefined): StreamSummary {
    const stats = this.#client.stats();
    const { widthPx, heightPx } = this.#image();
    const durationMs = this.#startedMs === undefined ? 0 : Math.max(0, this.#lastAnswerMs - this.#startedMs);
    return {
      url: this.#options.server.url,
      input: this.#options.source.description,
      mode: session?.settings.mode ?? '-',
      flow: this.#options.flow.name,
      sizePx: { widthPx, heightPx },
      engine: session ? `${session.engine.name} (${session.engine.device})` : 'not connected',
      durationMs,
      fps: durationMs > 0 ? (stats.frames.masks * 1000) / durationMs : 0,
      latencyMs: { p50: this.#latencies.percentileMs(0.5), p95: this.#latencies.percentileMs(0.95) },
      skipped: this.#skipped,
      masksWritten: this.#writer?.written ?? 0,
      reconnects: this.#watch.reconnects,
      failure,
      stats,
    };
  }
}

/** @throws {CliError} `server` when the session runs in another mode than the one asked for. */
function requireMode(session: Session, wanted: string | undefined): Session['mode'] {
  if (wanted !== undefined && session.settings.mode !== wanted) {
    const known = session.modes.map(({ id }) => id).join(', ');
    throw new CliError('server', `The server has no mode "${wanted}"; it has ${known}`);
  }
  if (!session.mode)
    throw new CliError('server', `The server runs a mode that it does not list: ${session.settings.mode}`);
  return session.mode;
}

/** Ends early on abort. */
function sleep(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, Math.max(0, delayMs));
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
