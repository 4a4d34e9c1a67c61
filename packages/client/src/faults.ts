import { type Fault, type FaultCode, parseServerControl, RefusalSchema } from '@maskwire/protocol';
import type { ClientFaultCode } from './types.js';

export const clientFault = (
  code: ClientFaultCode | FaultCode,
  message: string,
  retryable: boolean,
): Fault => ({
  code,
  message,
  retryable,
});

/** Instead of the fault that ended the connection, while nothing is tried. */
export const offlineFault = (before: Fault): Fault =>
  clientFault('offline', `${before.message}; this computer is offline, waiting until it is back`, true);

/** WebSocket close code for a message over the peer's limit. */
const WS_MESSAGE_TOO_BIG = 1009;
/** HTTP status for the same, on the polling transport. */
const HTTP_TOO_LARGE = 413;

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** What the server said in a refused handshake; undefined when no server answered. */
export function refusalOf(error: unknown): Fault | undefined {
  const data = field(error, 'data');
  if (data === undefined) return undefined;
  const parsed = parseServerControl(RefusalSchema, data);
  if (!parsed.ok) return undefined;
  const { code, message, retryable, supported } = parsed.value;
  const versions = supported?.length ? ` (the server speaks protocol ${supported.join(', ')})` : '';
  return { code, message: `${message}${versions}`, retryable };
}

/** Fault for a connection that could not be made. */
export function connectFault(origin: string, error: unknown): Fault {
  const status = field(error, 'description');
  if (typeof status === 'number' && status >= 400)
    return clientFault(
      'connect_failed',
      `${origin} answered HTTP ${status}: no maskwire server, or it turned this client away`,
      true,
    );
  const details = [field(error, 'message'), field(status, 'message')].filter(
    (text) => typeof text === 'string' && text,
  );
  return clientFault(
    'connect_failed',
    `No connection to ${origin} (${details.join('; ') || 'unknown reason'}); is the server running?`,
    true,
  );
}

/** Fault for a connection that ended; `reason` and `details` as Socket.IO gives them. */
export function disconnectFault(reason: string, details: unknown): Fault {
  const context = field(details, 'context');
  const tooBig =
    field(context, 'code') === WS_MESSAGE_TOO_BIG ||
    field(context, 'status') === HTTP_TOO_LARGE ||
    field(details, 'description') === HTTP_TOO_LARGE;
  if (tooBig)
    return clientFault(
      'message_too_large',
      'The server closed the connection because a message was over its limit; send smaller images',
      false,
    );
  return clientFault('disconnected', `The connection ended: ${reason}`, true);
}
