import { type Configure, type Fault, PROTOCOL_VERSION } from '@maskwire/protocol';
import { io, type Socket } from 'socket.io-client';
import type { Endpoint } from './endpoint.js';
import { connectFault, disconnectFault, refusalOf } from './faults.js';

/** Nothing from the server is trusted to have a shape. */
interface Incoming {
  ready: (value: unknown) => void;
  status: (value: unknown) => void;
  fault: (value: unknown) => void;
  mask: (value: unknown) => void;
}

interface Outgoing {
  frame: (message: Uint8Array) => void;
  configure: (change: Configure, reply: (value: unknown) => void) => void;
  ping: (body: unknown, reply: (value: unknown) => void) => void;
}

const INCOMING_EVENTS = ['ready', 'status', 'fault', 'mask'] as const satisfies (keyof Incoming)[];
export type IncomingEvent = (typeof INCOMING_EVENTS)[number];

interface ConnectionHandlers {
  message(event: IncomingEvent, value: unknown): void;
  /** The connection could not be made, was refused or ended by itself; once, and never after `close()`. */
  ended(end: ConnectionEnd): void;
}

export interface ConnectionEnd {
  /** `refused`: the server answered the handshake with this fault. */
  readonly kind: 'refused' | 'failed' | 'disconnected';
  readonly fault: Fault;
}

/** One connection, from its first byte to its end. It is never used again: a reconnect makes a new one. */
export interface Connection {
  /** False when not connected: nothing is ever buffered for later. */
  sendFrame(message: Uint8Array): boolean;
  /** `reply` may come never. */
  configure(change: Configure, reply: (value: unknown) => void): void;
  ping(reply: (value: unknown) => void): void;
  /** Idempotent; no handler is called afterwards. */
  close(): void;
}

/** Own limit of the transport for its handshake, by transport. The client has its own for the whole. */
const TRANSPORT_TIMEOUT_MS = 8000;

export function openConnection(
  endpoint: Endpoint,
  token: string | undefined,
  handlers: ConnectionHandlers,
): Connection {
  const socket: Socket<Incoming, Outgoing> = io(endpoint.origin, {
    path: endpoint.path,
    auth: { protocol: PROTOCOL_VERSION, ...(token === undefined ? {} : { token }) },
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnection: false,
    forceNew: true,
    timeout: TRANSPORT_TIMEOUT_MS,
  });
  let open = true;
  const close = (): void => {
    if (!open) return;
    open = false;
    socket.sendBuffer.length = 0;
    socket.off();
    socket.disconnect();
  };
  const end = (kind: ConnectionEnd['kind'], fault: Fault): void => {
    if (!open) return;
    close();
    handlers.ended({ kind, fault });
  };
  for (const event of INCOMING_EVENTS) socket.on(event, (value: unknown) => handlers.message(event, value));
  socket.on('connect_error', (error) => {
    const refusal = refusalOf(error);
    if (refusal) end('refused', refusal);
    else end('failed', connectFault(endpoint.origin, error));
  });
  socket.on('disconnect', (reason, details) => end('disconnected', disconnectFault(reason, details)));
  return {
    sendFrame: (message) => {
      if (!open || !socket.connected) return false;
      socket.emit('frame', message);
      return true;
    },
    configure: (change, reply) => {
      if (open && socket.connected) socket.emit('configure', change, reply);
    },
    ping: (reply) => {
      if (open && socket.connected) socket.emit('ping', {}, reply);
    },
    close,
  };
}
