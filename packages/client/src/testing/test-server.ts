import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  applyConfigure,
  bytesOf,
  ConfigureSchema,
  decodeFrame,
  defaultSettings,
  ENCODING,
  type Frame,
  fault,
  LIMITS,
  type ModeInfo,
  PROTOCOL_VERSION,
  parseControl,
  type Refusal,
  type Settings,
} from '@maskwire/protocol';
import { Server, type Socket } from 'socket.io';
import { maskMessage } from './answers.js';

export interface TestServerScript {
  readonly port?: number;
  readonly maxHttpBufferSize?: number;
  readonly transports?: ('websocket' | 'polling')[];
  /** Refuses the handshake; undefined = welcome. */
  refuse?(auth: unknown): Refusal | undefined;
  /** What is sent as `ready`; undefined = silence. */
  greeting?(ready: Record<string, unknown>): unknown;
  /** What is acknowledged to a `configure`; undefined = the honest reply; `null` = none at all. */
  configured?(change: unknown): unknown;
  /** Does something else than answering each frame with a mask. */
  frame?(peer: Peer, frame: Frame): void;
  connected?(peer: Peer): void;
}

/** One client as the server sees it. */
export interface Peer {
  readonly socket: Socket;
  epoch: number;
  settings: Settings;
  readonly frames: Frame[];
  readonly changes: unknown[];
}

const mode = (id: string): ModeInfo => ({
  id,
  title: id,
  description: id,
  task: 'person',
  kind: 'alpha',
  labels: ['person'],
  palette: ['#ffffff'],
  input: { widthPx: 256, heightPx: 256 },
  output: { widthPx: 256, heightPx: 256 },
  stateful: false,
  listed: true,
});

const MODES: readonly ModeInfo[] = [
  mode('fast'),
  mode('balanced'),
  {
    ...mode('objects'),
    task: 'scene',
    kind: 'classes',
    labels: ['background', 'cat', 'sofa'],
    palette: ['#000000', '#e69f00', '#56b4e9'],
  },
];

/** A small real server that speaks protocol v1, or breaks it as the script says. */
export class TestServer {
  readonly peers: Peer[] = [];
  readonly #io: Server;
  readonly #http: HttpServer;

  static async start(script: TestServerScript = {}): Promise<TestServer> {
    const http = createServer();
    const server = new TestServer(http, script);
    await new Promise<void>((resolve, reject) => {
      http.once('error', reject);
      http.listen(script.port ?? 0, '127.0.0.1', resolve);
    });
    return server;
  }

  private constructor(http: HttpServer, script: TestServerScript) {
    this.#http = http;
    this.#io = new Server(http, {
      maxHttpBufferSize: script.maxHttpBufferSize ?? LIMITS.maxMessageBytes,
      transports: script.transports ?? ['websocket', 'polling'],
      serveClient: false,
    });
    this.#io.use((socket, next) => {
      const refusal = script.refuse?.(socket.handshake.auth);
      next(refusal && Object.assign(new Error(refusal.message), { data: refusal }));
    });
    this.#io.on('connection', (socket) => this.#welcome(socket, script));
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get peer(): Peer {
    const peer = this.peers.at(-1);
    if (!peer) throw new Error('No client has connected');
    return peer;
  }

  async close(): Promise<void> {
    this.#http.closeAllConnections();
    await this.#io.close();
  }

  #welcome(socket: Socket, script: TestServerScript): void {
    const peer: Peer = { socket, epoch: 0, settings: defaultSettings('balanced'), frames: [], changes: [] };
    this.peers.push(peer);
    socket.on('configure', (change: unknown, reply: (value: unknown) => void) => {
      peer.changes.push(change);
      const scripted = script.configured?.(change);
      if (scripted === null) return;
      reply(scripted ?? configure(peer, change));
    });
    socket.on('ping', (_body: unknown, reply: (value: unknown) => void) => reply({ ok: true }));
    socket.on('frame', (value: unknown) => {
      const message = bytesOf(value);
      if (!message) throw new Error('A frame must be binary');
      const frame = decodeFrame(message);
      peer.frames.push(frame);
      if (script.frame) script.frame(peer, frame);
      else socket.emit('mask', maskMessage({ ...frame, epoch: peer.epoch }));
    });
    const ready = readyFor(peer);
    const greeting = script.greeting ? script.greeting(ready) : ready;
    if (greeting !== undefined) socket.emit('ready', greeting);
    script.connected?.(peer);
  }
}

function readyFor(peer: Peer): Record<string, unknown> {
  return {
    protocol: PROTOCOL_VERSION,
    sessionId: peer.socket.id,
    epoch: 0,
    settings: peer.settings,
    modes: MODES,
    encodings: Object.values(ENCODING),
    limits: {
      maxFrameBytes: LIMITS.maxFrameBytes,
      maxFrameSidePx: LIMITS.maxFrameSidePx,
      maxFramePixels: LIMITS.maxFramePixels,
      maxMessageBytes: LIMITS.maxMessageBytes,
      deadlineMs: LIMITS.defaultDeadlineMs,
    },
    engine: { name: 'test', device: 'cpu', workers: 1 },
  };
}

function configure(peer: Peer, change: unknown): unknown {
  const parsed = parseControl(ConfigureSchema, change);
  if (!parsed.ok) return { ok: false, error: parsed.fault };
  const wanted = parsed.value.mode;
  if (wanted !== undefined && !MODES.some(({ id }) => id === wanted))
    return { ok: false, error: fault('unknown_mode', `No mode ${wanted}`, false) };
  const { settings, warnings } = applyConfigure(peer.settings, parsed.value);
  peer.settings = settings;
  peer.epoch++;
  return { ok: true, epoch: peer.epoch, settings, warnings };
}
