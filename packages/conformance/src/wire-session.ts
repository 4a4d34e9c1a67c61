import {
  bytesOf,
  type ConfigureReply,
  ConfigureReplySchema,
  decodeResult,
  encodeFrame,
  type Fault,
  FaultSchema,
  type FrameResult,
  inflatedBytes,
  type MaskResult,
  nextFrameId,
  parseServerControl,
  type Ready,
  ReadySchema,
  type SessionStats,
  StatsReplySchema,
  type Status,
  StatusSchema,
} from '@maskwire/protocol';
import type { Socket } from 'socket.io-client';
import { inflateMask } from './inflate.js';
import { expect, Skip, Violation } from './verdict.js';

/** One `mask` event as it came. */
export interface Answer {
  readonly bytes: Uint8Array;
  readonly result: FrameResult;
}

/** Nothing more is expected when nothing came for so long. */
const QUIET_MS = 150;
/** How often a frame is tried again that a busy or warming server dropped. */
const MASK_TRIES = 300;
const RETRY_MS = 100;
/** A little above the period of the granted rate, so that no case is rate-limited by accident. */
const PACE_SLACK = 1.15;

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * One connection, watched: keeps everything the server sends and checks each piece strictly as it comes. What is
 * wrong is remembered and fails the case at its next wait.
 */
export class WireSession {
  readonly socket: Socket;
  readonly answers: Answer[] = [];
  readonly faults: Fault[] = [];
  readonly statuses: Status[] = [];
  /** Names of all events in order of arrival. */
  readonly events: string[] = [];
  disconnectReason: string | undefined;
  #ready: Ready | undefined;
  #maxFps = 1;
  #nextId = 1;
  #lastSentMs = 0;
  #broken: Error | undefined;
  readonly #watchers = new Set<() => void>();
  readonly #signal: AbortSignal;

  constructor(socket: Socket, signal: AbortSignal) {
    this.socket = socket;
    this.#signal = signal;
    socket.onAny((event: string, ...args: unknown[]) => this.#receive(event, args));
    socket.on('disconnect', (reason) => {
      this.disconnectReason = reason;
      this.#wake();
    });
    signal.addEventListener('abort', () => this.#wake(), { once: true });
  }

  get ready(): Ready {
    expect(this.#ready !== undefined, 'The server sent no ready');
    return this.#ready;
  }

  /** A frame id not used on this connection yet. */
  takeId(): number {
    const id = this.#nextId;
    this.#nextId = nextFrameId(id);
    return id;
  }

  /** Sends any arguments as `frame`, at once. */
  emitFrame(...args: unknown[]): void {
    this.#lastSentMs = performance.now();
    this.socket.emit('frame', ...args);
  }

  /** Waits until one more frame is within the granted rate. */
  async pace(): Promise<void> {
    const dueMs = this.#lastSentMs + (PACE_SLACK * 1000) / this.#maxFps;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await sleep(waitMs);
  }

  /** Sends a well-formed frame within the rate and returns its one answer. */
  async frame(image: Uint8Array, header?: { frameId?: number; timestampS?: number }): Promise<Answer> {
    const frameId = header?.frameId ?? this.takeId();
    await this.pace();
    this.emitFrame(encodeFrame({ frameId, timestampS: header?.timestampS ?? 1 }, image));
    return this.answerTo(frameId);
  }

  /**
   * The mask of an image: tries again while the server is warming up or busy with others.
   * @throws {Skip} when the server says that it could not load the mode
   */
  async mask(image: Uint8Array): Promise<MaskResult> {
    let last = '';
    for (let tries = 0; tries < MASK_TRIES; tries++) {
      const { result } = await this.frame(image);
      if (result.status === 'mask') return result;
      last = `${result.status} ${result.reason}`;
      expect(result.status === 'dropped', `A valid image was answered with ${last}`);
      if (this.statuses.at(-1)?.retryAfterMs !== undefined) throw new Skip('the server cannot load the mode');
      await sleep(RETRY_MS);
    }
    throw new Violation(`A valid image never got a mask; the last answer was ${last}`);
  }

  /** The first answer with this id. */
  async answerTo(frameId: number): Promise<Answer> {
    const find = (): Answer | undefined => this.answers.find(({ result }) => result.frameId === frameId);
    await this.until(() => find() !== undefined, `the answer to frame ${frameId}`);
    const found = find();
    expect(found !== undefined, `Frame ${frameId} has no answer`);
    return found;
  }

  /** Waits for one answer to each id, then a little longer: no id may have two, none may be new. */
  async settled(frameIds: readonly number[]): Promise<void> {
    await this.until(() => this.answers.length >= frameIds.length, `${frameIds.length} answers`);
    await this.quiet();
    const counts = new Map<number, number>();
    for (const { result } of this.answers) counts.set(result.frameId, (counts.get(result.frameId) ?? 0) + 1);
    for (const frameId of frameIds)
      expect(counts.get(frameId) === 1, `Frame ${frameId} got ${counts.get(frameId) ?? 0} answers`);
    expect(counts.size === frameIds.length, 'There are answers to frames that were never sent');
  }

  /** Lets everything arrive that is still on its way. */
  async quiet(): Promise<void> {
    await sleep(QUIET_MS);
    this.#throwIfBroken();
  }

  /** Sends a control message and returns its acknowledgement unchecked. */
  async ask(event: string, ...body: unknown[]): Promise<unknown> {
    let reply: { readonly value: unknown } | undefined;
    this.socket.emit(event, ...body, (value: unknown) => {
      reply = { value };
      this.#wake();
    });
    await this.until(() => reply !== undefined, `the acknowledgement of ${event}`);
    return reply?.value;
  }

  async configure(change: unknown): Promise<ConfigureReply> {
    const parsed = parseServerControl(ConfigureReplySchema, await this.ask('configure', change));
    expect(
      parsed.ok,
      `The reply to configure is not of its schema: ${parsed.ok ? '' : parsed.fault.message}`,
    );
    if (parsed.value.ok) this.#maxFps = parsed.value.settings.maxFps;
    return parsed.value;
  }

  /** Configures and demands that it is accepted. */
  async accepted(change: unknown): Promise<Extract<ConfigureReply, { ok: true }>> {
    const reply = await this.configure(change);
    expect(
      reply.ok,
      `configure ${JSON.stringify(change)} was refused: ${reply.ok ? '' : reply.error.message}`,
    );
    return reply;
  }

  async stats(): Promise<SessionStats> {
    const parsed = parseServerControl(StatsReplySchema, await this.ask('stats', {}));
    expect(parsed.ok && parsed.value.ok, 'The reply to stats is not of its schema');
    return parsed.value.stats;
  }

  /** Waits until `holds`; fails when the case's time is up or the connection is lost first. */
  async until(holds: () => boolean, what: string): Promise<void> {
    while (!holds()) {
      this.#throwIfBroken();
      if (this.#signal.aborted) throw new Violation(`Waited in vain for ${what}`);
      expect(this.disconnectReason === undefined, `Disconnected (${this.disconnectReason}) before ${what}`);
      await new Promise<void>((resolve) => this.#watchers.add(resolve));
    }
    this.#throwIfBroken();
  }

  close(): void {
    this.socket.close();
  }

  #throwIfBroken(): void {
    if (this.#broken) throw this.#broken;
  }

  #wake(): void {
    for (const resolve of this.#watchers) resolve();
    this.#watchers.clear();
  }

  #receive(event: string, args: readonly unknown[]): void {
    this.events.push(event);
    try {
      this.#take(event, args);
    } catch (error) {
      this.#broken ??= error instanceof Error ? error : new Violation(String(error));
    }
    this.#wake();
  }

  #take(event: string, args: readonly unknown[]): void {
    expect(args.length === 1, `${event} came with ${args.length} arguments`);
    if (event === 'mask') this.answers.push(checkedAnswer(args[0]));
    else if (event === 'fault') this.faults.push(parsed(FaultSchema, args[0], event));
    else if (event === 'status') this.statuses.push(parsed(StatusSchema, args[0], event));
    else if (event === 'ready') {
      this.#ready = parsed(ReadySchema, args[0], event);
      this.#maxFps = this.#ready.settings.maxFps;
    }
  }
}

function parsed<TSchema extends Parameters<typeof parseServerControl>[0]>(
  schema: TSchema,
  value: unknown,
  event: string,
): Extract<ReturnType<typeof parseServerControl<TSchema>>, { ok: true }>['value'] {
  const result = parseServerControl(schema, value);
  if (!result.ok) throw new Violation(`${event} is not of its schema: ${result.fault.message}`);
  return result.value;
}

/** Decodes strictly and inflates, so that every mask of every case is checked to its last byte. */
function checkedAnswer(argument: unknown): Answer {
  const bytes = bytesOf(argument);
  expect(bytes !== undefined, 'mask came without a binary argument');
  const result = decodeResult(bytes);
  if (result.status === 'mask') {
    const pixels = result.widthPx * result.heightPx;
    const length = inflateMask(result).length;
    expect(
      length === inflatedBytes(result.encoding, pixels),
      `A mask of ${pixels} pixels in encoding ${result.encoding} inflates to ${length} bytes`,
    );
  }
  return { bytes, result };
}
