import type { Socket } from 'socket.io';

type Conn = Socket['conn'];

const sizeOf = (packet: unknown): number => {
  if (typeof packet !== 'object' || packet === null || !('data' in packet)) return 0;
  const { data } = packet;
  if (typeof data === 'string') return Buffer.byteLength(data);
  return data instanceof ArrayBuffer || ArrayBuffer.isView(data) ? data.byteLength : 0;
};

/**
 * Counts what was given to a connection and has not reached the kernel: packets that wait for the transport,
 * and those the transport is still writing. It reads the connection's own events, not its private buffers:
 * a packet is counted when created, moves to the transport on `flush`, and is gone when the transport
 * drains; a transport gets its next batch only after that.
 */
export class UnsentBytes {
  #waiting = 0;
  #inTransport = 0;

  constructor(conn: Conn) {
    conn.on('packetCreate', (packet: unknown) => {
      this.#waiting += sizeOf(packet);
    });
    conn.on('flush', () => {
      this.#inTransport += this.#waiting;
      this.#waiting = 0;
    });
    const follow = (transport: Conn['transport']): void => {
      this.#inTransport = 0;
      transport.on('drain', () => {
        this.#inTransport = 0;
      });
    };
    follow(conn.transport);
    conn.on('upgrade', follow);
  }

  get count(): number {
    return this.#waiting + this.#inTransport;
  }
}
