import {
  bytesOf,
  type ConfigureReply,
  decodeResult,
  encodeFrame,
  type Fault,
  type FrameResult,
  PROTOCOL_VERSION,
  type Ready,
  type Refusal,
  type StatsReply,
  type Status,
} from '@maskwire/protocol';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { until } from './until.js';

type ClientOptions = Partial<ManagerOptions & SocketOptions>;

const DEFAULTS: ClientOptions = {
  transports: ['websocket'],
  reconnection: false,
  forceNew: true,
  auth: { protocol: PROTOCOL_VERSION },
};

/** A bare client that writes down all it is told, so that tests can ask about any of it later. */
export class TestClient {
  readonly socket: Socket;
  readonly answers: FrameResult[] = [];
  readonly faults: Fault[] = [];
  readonly statuses: Status[] = [];
  readonly closed: string[] = [];
  readonly ready: Ready;
  #nextFrameId = 1;

  private constructor(socket: Socket, ready: Ready, statuses: Status[]) {
    this.socket = socket;
    this.ready = ready;
    this.statuses = statuses;
    socket.on('mask', (message: unknown) => this.answers.push(decodeResult(requireBytes(message))));
    socket.on('fault', (fault: Fault) => this.faults.push(fault));
    socket.on('disconnect', (reason) => this.closed.push(reason));
  }

  static connect(url: string, options: ClientOptions = {}): Promise<TestClient> {
    const socket = io(url, { ...DEFAULTS, ...options });
    const statuses: Status[] = [];
    socket.on('status', (status: Status) => statuses.push(status));
    return new Promise((resolve, reject) => {
      socket.once('ready', (ready: Ready) => resolve(new TestClient(socket, ready, statuses)));
      socket.once('connect_error', (error) => {
        socket.close();
        reject(error);
      });
    });
  }

  /** `err.data` of a connection that must be refused. */
  static async refused(url: string, options: ClientOptions = {}): Promise<Refusal> {
    try {
      (await TestClient.connect(url, options)).close();
    } catch (error) {
      if (error instanceof Error && 'data' in error) return error.data as Refusal;
      throw error;
    }
    throw new Error('The connection was not refused');
  }

  /** Sends one well-formed frame and returns its id. */
  frame(image: Uint8Array, frameId = this.#nextFrameId): number {
    this.#nextFrameId = frameId + 1;
    this.socket.emit('frame', encodeFrame({ frameId, timestampS: frameId / 10 }, image));
    return frameId;
  }

  answersOf(frameId: number): FrameResult[] {
    return this.answers.filter((answer) => answer.frameId === frameId);
  }

  /** The answer of a frame, once it is there. */
  async answer(frameId: number, limitMs = 5000): Promise<FrameResult> {
    await until(`an answer to frame ${frameId}`, () => this.answersOf(frameId).length > 0, limitMs);
    const [answer] = this.answersOf(frameId);
    if (!answer) throw new Error('unreachable: the answer was there');
    return answer;
  }

  configure(body: unknown): Promise<ConfigureReply> {
    return new Promise((resolve) => this.socket.emit('configure', body, resolve));
  }

  stats(): Promise<StatsReply> {
    return new Promise((resolve) => this.socket.emit('stats', {}, resolve));
  }

  /** Resolves when the server has handled all that was sent before. */
  ping(): Promise<unknown> {
    return new Promise((resolve) => this.socket.emit('ping', {}, resolve));
  }

  close(): void {
    this.socket.close();
  }
}

function requireBytes(message: unknown): Uint8Array {
  const bytes = bytesOf(message);
  if (!bytes) throw new Error('A mask must be binary');
  return bytes;
}

/** How a result ended, in one word. */
export const endOf = (result: FrameResult): string => (result.status === 'mask' ? 'mask' : result.reason);
