import type { ConfigureReply, Fault, PingReply, Ready, StatsReply, Status } from './control.js';

/** Socket.IO path; default namespace. */
export const SOCKET_PATH = '/socket.io/';

/** Events a client sends. Arguments are `unknown` on purpose: the server parses them. */
export interface ClientToServerEvents {
  /** One binary argument: header and image in one buffer; no ack. */
  frame: (message: Uint8Array) => void;
  configure: (change: unknown, reply: (reply: ConfigureReply) => void) => void;
  ping: (body: unknown, reply: (reply: PingReply) => void) => void;
  stats: (body: unknown, reply: (reply: StatsReply) => void) => void;
}

/** Events a server sends. */
export interface ServerToClientEvents {
  ready: (ready: Ready) => void;
  status: (status: Status) => void;
  fault: (fault: Fault) => void;
  /** One binary argument: 44-byte header and payload in one buffer. */
  mask: (message: Uint8Array) => void;
}
