import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { testConfig } from './server.js';
import { until } from './until.js';

const ENTRY = fileURLToPath(new URL('../../dist/main/index.js', import.meta.url));

/** The server as a process of its own, as it was built. */
export class ServerProcess {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';
  /** Exit code, or the signal that ended it. */
  exit: number | string | undefined;

  constructor(args: readonly string[], options: { readonly nodeArgs?: readonly string[] } = {}) {
    const env = { PATH: process.env['PATH'] ?? '', MASKWIRE_CACHE_DIR: testConfig.cacheDir };
    this.child = spawn(process.execPath, [...(options.nodeArgs ?? []), ENTRY, ...args], { env });
    this.child.stdout?.on('data', (chunk: Buffer) => {
      this.stdout += chunk.toString();
    });
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString();
    });
    this.child.once('close', (code, signal) => {
      this.exit = code ?? signal ?? 'gone';
    });
  }

  /** Base address, once printed. */
  async url(): Promise<string> {
    const find = (): string | undefined => /(https?:\/\/[^/\s]+)\//.exec(this.stderr)?.[1];
    await until('the link', () => find() !== undefined || this.exit !== undefined, 10_000);
    const url = find();
    if (url === undefined) throw new Error(`The server ended with ${this.exit}: ${this.stderr}`);
    return url;
  }

  async ready(): Promise<void> {
    await until('the ready line', () => this.stderr.includes(' ready in '), 20_000);
  }

  async exited(limitMs = 10_000): Promise<number | string | undefined> {
    await until('the process to end', () => this.exit !== undefined, limitMs);
    return this.exit;
  }

  /** Process ids of the workers, from the log. */
  workerPids(): number[] {
    const lines = this.stdout.split('\n').filter((line) => line.includes('"Worker ready"'));
    // The log's own pid stands first in a line, the worker's last.
    return lines.map((line) => Number(/.*"pid":(\d+)/.exec(line)?.[1]));
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  kill(): void {
    if (this.exit === undefined) this.child.kill('SIGKILL');
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
