import { describe, expect, it } from 'vitest';
import { isLoopback } from '../config/config.js';
import { createOriginPolicy } from './origin.js';

const loopback = createOriginPolicy({
  isLoopback,
  loopback: true,
  allowedOrigins: ['https://tunnel.example'],
});
const wide = createOriginPolicy({ isLoopback, loopback: false, allowedOrigins: [] });

describe('the Host on a loopback server', () => {
  it.each([
    'localhost:8000',
    '127.0.0.1:8000',
    '127.9.9.9',
    '[::1]:8000',
    'page.localhost',
    'tunnel.example',
  ])('may be %s', (host) => expect(loopback.isHostAllowed(host)).toBe(true));

  it.each([
    undefined,
    '',
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '192.168.0.2:8000',
  ])('may not be %s', (host) => expect(loopback.isHostAllowed(host)).toBe(false));

  it('is anything on a server that is reachable from elsewhere', () => {
    expect(wide.isHostAllowed('any.example')).toBe(true);
  });
});

describe('the Origin', () => {
  it.each([
    [undefined, 'localhost:8000'],
    ['http://localhost:8000', 'localhost:8000'],
    ['https://tunnel.example', 'localhost:8000'],
    ['https://tunnel.example', 'tunnel.example'],
    ['http://[::1]:8000', '[::1]:8000'],
  ])('%s may talk to %s', (origin, host) => {
    expect(loopback.isOriginAllowed(origin, host)).toBe(true);
  });

  it.each([
    ['http://evil.example', 'localhost:8000'],
    ['http://localhost:9000', 'localhost:8000'],
    ['null', 'localhost:8000'],
    ['http://tunnel.example', 'localhost:8000'],
    ['https://tunnel.example.evil.example', 'localhost:8000'],
    ['http://localhost:8000', undefined],
    ['', 'localhost:8000'],
    ['file://', 'localhost:8000'],
  ])('%s may not talk to %s', (origin, host) => {
    expect(loopback.isOriginAllowed(origin, host)).toBe(false);
  });

  it('matches with and without the default port', () => {
    expect(wide.isOriginAllowed('https://a.example', 'a.example:443')).toBe(true);
    expect(wide.isOriginAllowed('http://a.example', 'a.example:443')).toBe(false);
  });
});
