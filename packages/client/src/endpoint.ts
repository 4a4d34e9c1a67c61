import { SOCKET_PATH } from '@maskwire/protocol';
import { ClientError } from './errors.js';

export interface Endpoint {
  /** `http://host:port`, without a path: Socket.IO would take that for a namespace. */
  readonly origin: string;
  /** Path of the transport, below the URL's own path when the server stands behind a prefix. */
  readonly path: string;
  /** On this machine: reached without a network. */
  readonly isLocal: boolean;
}

const LOCAL_HOST = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/i;

/** @throws {ClientError} `invalid_options` */
export function endpointOf(url: string): Endpoint {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw new ClientError('invalid_options', `"${url}" is no URL; give one like http://localhost:8000`);
  }
  if (!['http:', 'https:', 'ws:', 'wss:'].includes(parsed.protocol))
    throw new ClientError('invalid_options', `"${url}" must begin with http:// or https://`);
  const scheme = parsed.protocol === 'https:' || parsed.protocol === 'wss:' ? 'https' : 'http';
  return {
    origin: `${scheme}://${parsed.host}`,
    path: `${parsed.pathname.replace(/\/+$/, '')}${SOCKET_PATH}`,
    isLocal: LOCAL_HOST.test(parsed.hostname),
  };
}
