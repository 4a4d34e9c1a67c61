import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('../../../server/dist/main/index.js', import.meta.url));
const CLI = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 10_000;

/** A program of this repository, started as its users start it. */
export class RunningProgram {
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #closed: Promise<unknown>;
  out = '';
  err = '';

  constructor(script: string, args: readonly string[], cwd: string) {
    this.#child = spawn(process.execPath, [script, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.out += text;
    });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.err += text;
    });
    this.#closed = once(this.#child, 'close');
  }

  /** Waits for the pattern in what it wrote. */
  async said(pattern: RegExp, limitMs = START_LIMIT_MS): Promise<RegExpExecArray> {
    const untilMs = performance.now() + limitMs;
    for (;;) {
      const found = pattern.exec(this.out) ?? pattern.exec(this.err);
      if (found) return found;
      if (performance.now() > untilMs || this.#child.exitCode !== null)
        throw new Error(`It never said ${String(pattern)}:\n${this.out}\n${this.err}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  interrupt(): void {
    this.#child.kill('SIGINT');
  }

  /** Exit status once it has ended by itself. */
  async ended(): Promise<number | null> {
    await this.#closed;
    return this.#child.exitCode;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGTERM');
    const forced = setTimeout(() => this.#child.kill('SIGKILL'), STOP_LIMIT_MS);
    await this.#closed;
    clearTimeout(forced);
  }
}

export interface ServerOptions {
  readonly cwd: string;
  readonly port?: number;
  readonly args?: readonly string[];
}

/** The real server on a free port, ready; `link` is what it printed. */
export async function startServer({ cwd, port = 0, args = [] }: ServerOptions) {
  const own = [
    '--port',
    String(port),
    '--engine',
    'onnx-cpu',
    '--workers',
    '1',
    '--warmup-models',
    'fast,balanced',
    '--cache-dir',
    cwd,
  ];
  const program = new RunningProgram(SERVER, [...own, ...args], cwd);
  const [, link = ''] = await program.said(/^maskwire: (http\S+)/m);
  await program.said(/^maskwire: ready/m);
  return { program, link, port: Number(new URL(link).port) };
}

export const startCli = (args: readonly string[], cwd: string): RunningProgram =>
  new RunningProgram(CLI, args, cwd);

/** Runs the command line to its end. */
export async function runCliProgram(args: readonly string[], cwd: string) {
  const program = startCli(args, cwd);
  const status = await program.ended();
  return { status, out: program.out, err: program.err };
}
