import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { EngineName } from '@maskwire/engine';

const SERVER_ENTRY = fileURLToPath(new URL('../../apps/server/dist/main/index.js', import.meta.url));
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;
/** Kernel clock ticks a second in /proc/PID/stat; fixed at 100 for user space on Linux. */
const TICKS_PER_SECOND = 100;

/** A real server in a process of its own, as `npm start` runs it. */
export interface ServerProcess {
  readonly url: string;
  readonly startMs: number;
  /** CPU spent so far by the main process and by its workers; undefined off Linux. */
  cpuMs(): { readonly main: number; readonly workers: number } | undefined;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No TCP port to be had');
  return address.port;
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + START_LIMIT_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The server ended with code ${child.exitCode}`);
    const ready = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await delay(20);
  }
  throw new Error(`The server was not ready within ${START_LIMIT_MS} ms`);
}

/** Starts the server with `flags` on a free loopback port and waits until its models are warm. */
export async function startServerProcess(
  flags: readonly string[],
  engine: EngineName = 'onnx-cpu',
): Promise<ServerProcess> {
  const port = await freePort();
  const startedMs = performance.now();
  const child = spawn(
    process.execPath,
    [SERVER_ENTRY, '--port', String(port), '--engine', engine, '--log-level', 'warn', ...flags],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const url = `http://127.0.0.1:${port}`;
  await untilReady(url, child);
  return {
    url,
    startMs: performance.now() - startedMs,
    cpuMs: () => cpuOf(child.pid),
    stop: () => stop(child),
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await ended;
  clearTimeout(kill);
}

function cpuOf(pid: number | undefined): { main: number; workers: number } | undefined {
  if (process.platform !== 'linux' || pid === undefined) return undefined;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/);
  return {
    main: processCpuMs(pid),
    workers: children.filter(Boolean).reduce((sum, child) => sum + processCpuMs(Number(child)), 0),
  };
}

function processCpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The command name may hold spaces: fields are counted from the last parenthesis. utime and stime are 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
}
