import type { IncomingMessage } from 'node:http';
import { PACKET_RATE } from './incoming-limits.js';

/** Stands between the packets of a polling body. */
const SEPARATOR = '\x1e';

/**
 * Calls `refuse` once a body holds more packets than a connection may send at once: they are all decoded in one go,
 * on the one thread that serves everybody, before any of them is counted. To be called in the turn in which the
 * request came, so that no piece of the body is missed.
 */
export function limitPackets(req: IncomingMessage, refuse: () => void): void {
  let left = PACKET_RATE.burst - 1;
  const count = (chunk: Buffer | string): void => {
    let at = chunk.indexOf(SEPARATOR);
    while (at >= 0 && left >= 0) {
      left--;
      at = chunk.indexOf(SEPARATOR, at + 1);
    }
    if (left >= 0) return;
    req.off('data', count);
    refuse();
  };
  req.on('data', count);
}
