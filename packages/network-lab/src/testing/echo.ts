import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

export interface Far {
  readonly port: number;
  /** Connections taken so far, in order. */
  readonly sockets: readonly Socket[];
  close(): Promise<void>;
}

/** A server on a free port; by default it sends back what it gets and ends when the other side ends. */
export async function startFar(
  serve: (socket: Socket) => void = (socket) => socket.pipe(socket),
): Promise<Far> {
  const sockets: Socket[] = [];
  const server: Server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    serve(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No TCP port to be had');
  return {
    port: address.port,
    sockets,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export async function dial(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** Reads until `bytes` have come; gives them with the time of the last. */
export async function read(
  socket: Socket,
  bytes: number,
): Promise<{ readonly data: Buffer; readonly atMs: number }> {
  const parts: Buffer[] = [];
  let got = 0;
  return new Promise((resolve, reject) => {
    const take = (part: Buffer): void => {
      parts.push(part);
      got += part.length;
      if (got < bytes) return;
      socket.off('data', take);
      socket.off('close', fail);
      resolve({ data: Buffer.concat(parts), atMs: performance.now() });
    };
    const fail = (): void => reject(new Error(`Closed after ${got} of ${bytes} bytes`));
    socket.on('data', take);
    socket.once('close', fail);
  });
}

/** Also where it ends in an error. */
export const closed = (socket: Socket): Promise<unknown> =>
  socket.closed ? Promise.resolve() : new Promise((resolve) => socket.once('close', resolve));
