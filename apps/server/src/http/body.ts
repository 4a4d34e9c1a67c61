import type { IncomingMessage } from 'node:http';
import { HttpFault } from './fault.js';

export interface BodyLimits {
  readonly maxBytes: number;
  /** Longest pause between two pieces. */
  readonly idleMs: number;
  /** Longest time for the whole body. */
  readonly totalMs: number;
}

/** The client went away while its body was read; nobody is left to answer. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

const tooLarge = (maxBytes: number): HttpFault =>
  new HttpFault(413, 'payload_too_large', `The body may have at most ${maxBytes} bytes`, {
    // What is still on its way cannot be told from a next request.
    headers: { connection: 'close' },
  });

const tooSlow = (): HttpFault =>
  new HttpFault(408, 'request_timeout', 'The body took too long to arrive; send it again', {
    retryable: true,
    headers: { connection: 'close' },
  });

/**
 * Reads a whole body under limits that hold for chunked bodies too: it stops at the first byte over.
 * @throws {HttpFault} 413 or 408. @throws {ClientGone} when the connection was lost.
 */
export function readBody(req: IncomingMessage, limits: BodyLimits): Promise<Buffer> {
  const declared = Number(req.headers['content-length'] ?? 0);
  if (declared > limits.maxBytes) return Promise.reject(tooLarge(limits.maxBytes));
  if (req.destroyed) return Promise.reject(new ClientGone('The connection was lost'));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const settle = (finish: () => void): void => {
      clearTimeout(total);
      clearTimeout(idle);
      req.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
      req.pause();
      finish();
    };
    const fail = (error: Error): void => settle(() => reject(error));
    const onData = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > limits.maxBytes) return fail(tooLarge(limits.maxBytes));
      chunks.push(chunk);
      idle.refresh();
    };
    const onEnd = (): void => settle(() => resolve(Buffer.concat(chunks, bytes)));
    const onClose = (): void => fail(new ClientGone('The connection was lost'));
    const total = setTimeout(() => fail(tooSlow()), limits.totalMs);
    const idle = setTimeout(() => fail(tooSlow()), limits.idleMs);
    req.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}
