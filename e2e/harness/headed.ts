import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

const START_LIMIT_MS = 20_000;
const CALL_LIMIT_MS = 30_000;
const CLOSE_LIMIT_MS = 5_000;
/** A page that is being opened cannot be asked. */
const OPENING_ATTEMPTS = 20;
const OPENING_DELAY_MS = 100;

/** Path of a virtual display server on this machine. */
export function findXvfb(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders
    .map((folder) => join(folder, 'Xvfb'))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

interface Reply {
  readonly id?: number;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/**
 * Chromium with windows on a display of its own, driven over the debugging pipe. Playwright cannot be used for this:
 * it tells every page that it is in front, so that none is ever hidden.
 */
export class HeadedChromium {
  readonly #display: ChildProcess;
  readonly #browser: ChildProcess;
  readonly #profile: string;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #calls = 0;
  #unread = '';

  private constructor(display: ChildProcess, browser: ChildProcess, profile: string) {
    this.#display = display;
    this.#browser = browser;
    this.#profile = profile;
    const pipe = browser.stdio[4] as Readable;
    pipe.setEncoding('utf8').on('data', (text: string) => this.#read(text));
  }

  static async launch(
    xvfb: string,
    executablePath: string,
    flags: readonly string[],
  ): Promise<HeadedChromium> {
    const display = spawn(xvfb, ['-displayfd', '3', '-screen', '0', '1280x1000x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    const signal = AbortSignal.timeout(START_LIMIT_MS);
    const [number] = (await once(display.stdio[3] as Readable, 'data', { signal })) as [Buffer];
    const profile = await mkdtemp(join(tmpdir(), 'maskwire-e2e-'));
    const browser = spawn(
      executablePath,
      ['--remote-debugging-pipe', `--user-data-dir=${profile}`, ...flags, 'about:blank'],
      {
        env: { ...process.env, DISPLAY: `:${number.toString().trim()}` },
        stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
      },
    );
    try {
      await once(browser, 'spawn', { signal });
    } catch (error) {
      display.kill();
      await rm(profile, { recursive: true, force: true });
      throw error;
    }
    return new HeadedChromium(display, browser, profile);
  }

  /** Opens an address in a new tab, in front of the others. */
  async openTab(url: string): Promise<Tab> {
    const { targetId } = await this.call('Target.createTarget', { url });
    const { sessionId } = await this.call('Target.attachToTarget', { targetId, flatten: true });
    // The debugger cannot be asked anything between two documents; it answers once the first has begun.
    await this.call('Page.enable', {}, String(sessionId));
    await this.call('Runtime.enable', {}, String(sessionId));
    return new Tab(this, String(targetId), String(sessionId));
  }

  async call(
    method: string,
    params: Readonly<Record<string, unknown>> = {},
    sessionId?: string,
  ): Promise<Readonly<Record<string, unknown>>> {
    const id = ++this.#calls;
    const reply = await new Promise<Reply>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new Error(`${method} was not answered within ${CALL_LIMIT_MS} ms`));
      }, CALL_LIMIT_MS);
      this.#waiting.set(id, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      const message = JSON.stringify({
        id,
        method,
        params,
        ...(sessionId === undefined ? {} : { sessionId }),
      });
      (this.#browser.stdio[3] as Writable).write(`${message}\0`);
    });
    if (reply.error !== undefined) throw new Error(`${method}: ${reply.error.message}`);
    return reply.result ?? {};
  }

  async close(): Promise<void> {
    for (const child of [this.#browser, this.#display]) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), CLOSE_LIMIT_MS);
      await ended;
      clearTimeout(timer);
    }
    // Its helper processes may still be writing for a moment.
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }

  #read(text: string): void {
    const messages = (this.#unread + text).split('\0');
    this.#unread = messages.pop() ?? '';
    for (const message of messages) {
      const reply = JSON.parse(message) as Reply;
      if (reply.id === undefined) continue;
      this.#waiting.get(reply.id)?.(reply);
      this.#waiting.delete(reply.id);
    }
  }
}

export class Tab {
  readonly #browser: HeadedChromium;
  readonly #targetId: string;
  readonly #sessionId: string;

  constructor(browser: HeadedChromium, targetId: string, sessionId: string) {
    this.#browser = browser;
    this.#targetId = targetId;
    this.#sessionId = sessionId;
  }

  /** Value of an expression in the page; promises are awaited. A page that is still being opened is waited for. */
  async evaluate(expression: string): Promise<unknown> {
    const params = { expression, returnByValue: true, awaitPromise: true, userGesture: true };
    for (let attempt = 1; ; attempt++) {
      try {
        const { result } = await this.#browser.call('Runtime.evaluate', params, this.#sessionId);
        return (result as { readonly value?: unknown }).value;
      } catch (error) {
        const isOpening = error instanceof Error && error.message.includes('default execution context');
        if (!isOpening || attempt === OPENING_ATTEMPTS) throw error;
        await delay(OPENING_DELAY_MS);
      }
    }
  }

  async bringToFront(): Promise<void> {
    await this.#browser.call('Target.activateTarget', { targetId: this.#targetId });
  }

  /** A PNG of what is seen. */
  async screenshot(): Promise<Buffer> {
    const { data } = await this.#browser.call('Page.captureScreenshot', { format: 'png' }, this.#sessionId);
    return Buffer.from(String(data), 'base64');
  }
}
