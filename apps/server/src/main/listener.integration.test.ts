import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { until } from '../testing/until.js';
import { Listener } from './listener.js';

/** With a place for one session. */
const MAX_CONNECTIONS = 258;

let listener: Listener;
let port: number;
const sockets: Socket[] = [];

beforeEach(async () => {
  listener = new Listener({ tls: undefined, maxSessions: 1 }, (_, res) => res.end('here'));
  port = await listener.listen(0, '127.0.0.1');
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await listener.close();
});

async function join(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  // A refused connection may end as a reset.
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

const connections = (): Promise<number> =>
  new Promise((resolve, reject) => {
    listener.server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });

it('closes a connection beyond the most it holds, and has a place again when one leaves', async () => {
  await Promise.all(Array.from({ length: MAX_CONNECTIONS }, join));
  const refused = await join();
  await until('the refusal', () => refused.closed);
  expect(await connections()).toBe(MAX_CONNECTIONS);
  sockets[0]?.destroy();
  await expect.poll(connections).toBe(MAX_CONNECTIONS - 1);
  const next = await join();
  next.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  expect(String((await once(next, 'data'))[0])).toContain('200 OK');
});
