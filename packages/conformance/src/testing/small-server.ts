import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  defaultSettings,
  fault,
  LIMITS,
  type ModeInfo,
  PROTOCOL_VERSION,
  type Ready,
} from '@maskwire/protocol';
import { Server } from 'socket.io';
import { type Sabotage, SmallSession } from './small-session.js';

export interface SmallServer {
  readonly url: string;
  close(): Promise<void>;
}

const MODE: ModeInfo = {
  id: 'grey',
  title: 'Grey',
  description: 'Every pixel is half a person',
  task: 'person',
  kind: 'alpha',
  labels: ['person'],
  palette: ['#808080'],
  input: { widthPx: 8, heightPx: 8 },
  output: { widthPx: 8, heightPx: 8 },
  stateful: false,
  listed: true,
};

const ready = (sessionId: string): Ready => ({
  protocol: PROTOCOL_VERSION,
  sessionId,
  epoch: 0,
  settings: defaultSettings(MODE.id),
  modes: [MODE],
  encodings: [1, 2, 3, 5],
  limits: {
    maxFrameBytes: LIMITS.maxFrameBytes,
    maxFrameSidePx: LIMITS.maxFrameSidePx,
    maxFramePixels: LIMITS.maxFramePixels,
    maxMessageBytes: LIMITS.maxMessageBytes,
    deadlineMs: LIMITS.defaultDeadlineMs,
  },
  engine: { name: 'grey', device: 'none', workers: 1 },
});

/** A server without a model, written for the suite alone, so that the suite can be seen to fail. */
export async function startSmallServer(sabotage: Sabotage): Promise<SmallServer> {
  const http = createServer();
  const io = new Server(http, { maxHttpBufferSize: LIMITS.maxMessageBytes, perMessageDeflate: false });
  io.use((socket, next) => {
    const { protocol } = socket.handshake.auth as { protocol?: unknown };
    if (protocol === PROTOCOL_VERSION || sabotage === 'admits-any-version') return next();
    const data = { ...fault('unsupported_protocol', 'version 1 only', false), supported: [1] };
    next(Object.assign(new Error(data.message), { data }));
  });
  io.on('connection', (socket) => {
    if (sabotage === 'status-before-ready') socket.emit('status', { phase: 'ready' });
    socket.emit('ready', ready(socket.id));
    const to = sabotage === 'answers-everybody' ? io : socket;
    const session = new SmallSession(socket.id, sabotage, (event, body) => void to.emit(event, body));
    socket.on('frame', (...args: unknown[]) => session.onFrame(args));
    socket.on('configure', (body: unknown, reply: (value: unknown) => void) =>
      reply(session.configure(body)),
    );
    socket.on('stats', (_: unknown, reply: (value: unknown) => void) => reply(session.stats()));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => io.close() };
}
