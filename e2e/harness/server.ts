import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { passTime } from './waiting.js';

const ENTRY = fileURLToPath(new URL('../../apps/server/dist/main/index.js', import.meta.url));
/** The first start ever imports the models. */
const START_LIMIT_MS = 40_000;
const STOP_LIMIT_MS = 10_000;
/** In this time frames arrive. */
const FRAMES_MS = 300;

/** What `GET /health` says, as far as the tests look. */
export interface Health {
  readonly sessions: { readonly active: number };
  readonly workers: {
    readonly workers: number;
    readonly lost: { readonly crashed: number; readonly hung: number };
    readonly pids: readonly number[];
  };
}

/** The real server as its own process, as `npm start` runs it. */
export class MaskwireServer {
  readonly #flags: readonly string[];
  #port = 0;
  #process: ChildProcess | undefined;
  #log = '';

  private constructor(flags: readonly string[]) {
    this.#flags = flags;
  }

  /** Starts a server, on a free port, and waits until its models are warm. */
  static async start(flags: readonly string[] = []): Promise<MaskwireServer> {
    const server = new MaskwireServer(flags);
    await server.start();
    return server;
  }

  get url(): string {
    return `http://localhost:${this.#port}`;
  }

  /** Starts it, again on the same port if it ran before. */
  async start(): Promise<void> {
    // Trying every engine is for its own tests: here each server would do it anew.
    const own = ['--port', String(this.#port), '--engine', 'onnx-cpu', '--log-level', 'warn'];
    const args = [ENTRY, ...own, ...this.#flags];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    this.#log = '';
    await this.#ready(child);
    const port = /^maskwire: https?:\/\/[^/]*:(\d+)\//m.exec(this.#log)?.[1];
    if (port === undefined) throw new Error(`the server named no address:\n${this.#log}`);
    this.#port = Number(port);
  }

  /** Ends the process and waits until it is gone. Idempotent. Gives its exit code; null when it was killed. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<number | null> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null)
      return child?.exitCode ?? null;
    const ended = once(child, 'exit');
    child.kill(signal);
    // A process that hangs hears no signal until it goes on.
    child.kill('SIGCONT');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    await ended;
    clearTimeout(timer);
    return child.exitCode;
  }

  /** Holds the main process still, or lets it go on: a server that hangs. */
  hang(isHanging: boolean): void {
    this.#process?.kill(isHanging ? 'SIGSTOP' : 'SIGCONT');
  }

  /** Kills its inference workers with frames in them, which are answered with an error; others take their place. */
  async killWorkers(): Promise<void> {
    const { pids } = (await this.health()).workers;
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    await passTime(FRAMES_MS);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
  }

  async health(): Promise<Health> {
    const response = await fetch(`${this.url}/health`);
    return (await response.json()) as Health;
  }

  /** A counter of `GET /metrics`, summed over all its labels. */
  async total(counter: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const values = text
      .split('\n')
      .filter((line) => line.startsWith(`${counter} `) || line.startsWith(`${counter}{`));
    return values.reduce((sum, line) => sum + Number(/\S+$/.exec(line)?.[0]), 0);
  }

  async #ready(child: ChildProcess): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => fail(`was not ready within ${START_LIMIT_MS} ms`), START_LIMIT_MS);
      const fail = (why: string): void => {
        clearTimeout(timer);
        child.kill('SIGKILL');
        reject(new Error(`the server ${why}:\n${this.#log}`));
      };
      const read = (chunk: Buffer): void => {
        this.#log += chunk.toString();
        if (!/^maskwire: ready in/m.test(this.#log)) return;
        clearTimeout(timer);
        resolve();
      };
      child.stdout?.on('data', read);
      child.stderr?.on('data', read);
      child.once('error', (error) => fail(`could not be started (${error.message})`));
      child.once('exit', (code, signal) => fail(`ended with ${signal ?? code}`));
    });
  }
}
