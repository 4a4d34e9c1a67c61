import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../main/start-server.js';
import { ScriptedPool } from '../testing/scripted-pool.js';
import { startTestServer } from '../testing/server.js';
import { PACKET_RATE } from './incoming-limits.js';

/** The transport of those whose network lets no WebSocket through, as plain HTTP requests. */

let server: RunningServer;
let address: string;

beforeAll(async () => {
  server = await startTestServer({}, { pool: new ScriptedPool(1) });
  address = `${server.url}/socket.io/?EIO=4&transport=polling`;
});
afterAll(() => server.close());

/** Address of a connection that has shaken hands. */
async function open(): Promise<string> {
  const { sid } = JSON.parse((await (await fetch(address)).text()).slice(1)) as { sid: string };
  return `${address}&sid=${sid}`;
}

const post = (url: string, packets: number): Promise<Response> =>
  fetch(url, { method: 'POST', body: Array.from({ length: packets }, () => '6').join('\x1e') });

describe('a body of polling', () => {
  it('may hold many packets', async () => {
    const response = await post(await open(), PACKET_RATE.burst / 2);
    expect([response.status, await response.text()]).toEqual([200, 'ok']);
  });

  it.each([PACKET_RATE.burst + 1, 250_000])('of %i packets ends the connection', async (packets) => {
    const url = await open();
    await expect(post(url, packets)).rejects.toThrow('fetch failed');
    expect((await fetch(url)).status).toBe(400);
  });
});

it.each([
  ['', {}, 200],
  ['&sid=nobody', {}, 400],
  ['', { origin: 'https://evil.example' }, 403],
])('an answer to polling%s carries the security headers too', async (query, headers, status) => {
  const response = await fetch(address + query, { headers });
  expect(response.status).toBe(status);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
});
