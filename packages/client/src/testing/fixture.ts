import { afterEach } from 'vitest';
import { createMaskClient } from '../client.js';
import type { MaskClient, MaskClientOptions } from '../types.js';
import { ManualClock } from './manual-clock.js';
import { TestServer, type TestServerScript } from './test-server.js';

/** Servers and clients of one test file, closed after each test. */
export function fixture() {
  const servers: TestServer[] = [];
  const clients: MaskClient[] = [];
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    for (const server of servers.splice(0)) await server.close();
  });
  return {
    serve: async (script?: TestServerScript): Promise<TestServer> => {
      const server = await TestServer.start(script);
      servers.push(server);
      return server;
    },
    /** A client on a clock of its own that stands still: the network is real, the time limits are not. */
    client: (url: string, options: Partial<MaskClientOptions> = {}) => {
      const clock = new ManualClock();
      const client = createMaskClient({ url, clock, random: () => 0, ...options });
      clients.push(client);
      return { client, clock };
    },
  };
}
