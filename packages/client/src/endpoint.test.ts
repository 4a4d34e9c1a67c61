import { describe, expect, it } from 'vitest';
import { endpointOf } from './endpoint.js';
import { ClientError } from './errors.js';

describe('endpointOf', () => {
  it.each([
    ['http://localhost:8000', 'http://localhost:8000', '/socket.io/'],
    ['https://x.example/', 'https://x.example', '/socket.io/'],
    ['wss://x.example', 'https://x.example', '/socket.io/'],
    // A prefix goes into the transport's path, not into a namespace.
    ['http://x.example/maskwire/#token=a', 'http://x.example', '/maskwire/socket.io/'],
  ])('%s', (url, origin, path) => {
    expect(endpointOf(url)).toEqual({ origin, path, isLocal: origin.includes('localhost') });
  });

  it.each(['', 'localhost:8000', '/relative', 'ftp://x.example'])('refuses %j', (url) => {
    expect(() => endpointOf(url)).toThrow(ClientError);
  });
});
