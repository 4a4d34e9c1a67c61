import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import { buildClip } from './clip/clip.js';
import { MaskwirePage } from './harness/maskwire-page.js';
import { MaskwireServer } from './harness/server.js';

export { expect };

/** Connections to a server that the test took away. */
export const SERVER_AWAY =
  /ERR_(CONNECTION_REFUSED|CONNECTION_RESET|CONNECTION_CLOSED|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED)|WebSocket is closed/;

/** Errors of the pages of a test: console errors (breaches of the CSP among them), uncaught exceptions, crashes. */
class ErrorWatch {
  readonly #errors: string[] = [];
  readonly #expected: RegExp[] = [];

  watch(context: BrowserContext): void {
    context.on('page', (page) => this.#watchPage(page));
    context.on('weberror', (error) => this.#errors.push(`uncaught: ${error.error().message}`));
  }

  /** Errors that the test brings about on purpose. */
  allow(pattern: RegExp): void {
    this.#expected.push(pattern);
  }

  get unexpected(): readonly string[] {
    return this.#errors.filter((error) => !this.#expected.some((pattern) => pattern.test(error)));
  }

  #watchPage(page: Page): void {
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      this.#errors.push(`console: ${message.text()} (${message.location().url})`);
    });
    page.on('crash', () => this.#errors.push('the page crashed'));
  }
}

interface ServerFixtures {
  /** A server of this test alone, which it may stop, hang and hurt. */
  readonly ownServer: MaskwireServer;
}

interface WorkerFixtures {
  readonly clip: undefined;
  /** Flags of the servers, beside the port. */
  readonly serverFlags: readonly string[];
  /** The real server that tests share. */
  readonly server: MaskwireServer;
}

/** Real servers and the clip, no browser: for tests that bring their own. */
export const serverTest = base.extend<ServerFixtures, WorkerFixtures>({
  clip: [
    async ({ browserName: _ }, use) => {
      await buildClip();
      await use(undefined);
    },
    { scope: 'worker', auto: true, timeout: 120_000 },
  ],
  serverFlags: [[], { option: true, scope: 'worker' }],
  server: [
    async ({ serverFlags }, use) => {
      const server = await MaskwireServer.start(serverFlags);
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  ownServer: async ({ serverFlags }, use) => {
    const server = await MaskwireServer.start(serverFlags);
    await use(server);
    await server.stop();
  },
});

interface PageFixtures {
  readonly errors: ErrorWatch;
  readonly maskwire: MaskwirePage;
}

/** As `serverTest`, with a page; errors in its console fail the test. */
export const test = serverTest.extend<PageFixtures>({
  errors: [
    async ({ context }, use) => {
      const errors = new ErrorWatch();
      errors.watch(context);
      await use(errors);
      expect(errors.unexpected, 'errors in the console').toEqual([]);
    },
    { auto: true },
  ],
  maskwire: async ({ page }, use) => {
    await use(new MaskwirePage(page));
  },
});
