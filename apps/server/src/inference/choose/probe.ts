import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EngineName } from '@maskwire/engine';
import { TextTail } from '../text-tail.js';
import type { Probe } from './decide.js';
import { isProbeReport, type ProbeOrder, type ProbeReport } from './messages.js';

export interface ProbeOptions {
  readonly cacheDir: string;
  /** The probing process is killed when it has given no answer by then. */
  readonly limitMs: number;
  /** Compiled entry of the probing process. */
  readonly entry?: URL;
  readonly signal?: AbortSignal;
}

const DEFAULT_ENTRY = new URL('./probe-child.js', import.meta.url);
const COMPLAINT_TAIL_CHARS = 500;

/** Tries one engine in a process of its own. Never rejects: a crash, a hang and a refusal are answers. */
export function probeEngine(engine: EngineName, options: ProbeOptions): Promise<Probe> {
  const { cacheDir, limitMs, entry = DEFAULT_ENTRY, signal } = options;
  const child = fork(fileURLToPath(entry), [], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const complaints = new TextTail(COMPLAINT_TAIL_CHARS);
  child.stderr?.setEncoding('utf8').on('data', (text: string) => complaints.append(text));
  return new Promise((resolve) => {
    let probe: Probe | undefined;
    const give = (answer: Probe): void => {
      probe ??= answer;
      child.kill('SIGKILL');
    };
    const fail = (reason: string): void => give({ ok: false, engine, reason });
    const timer = setTimeout(() => fail(`gave no answer within ${limitMs / 1000} s of trying it`), limitMs);
    const onAbort = (): void => fail('the server was closed while trying it');
    signal?.addEventListener('abort', onAbort, { once: true });
    child.on('message', (message: unknown) => {
      if (isProbeReport(message)) give(toProbe(engine, message));
    });
    child.on('error', (error) => fail(`could not be tried: ${error.message}`));
    child.on('close', (code, endedBy) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      const how = endedBy === null ? `exit code ${code}` : `killed by ${endedBy}`;
      const text = complaints.verdict;
      resolve(probe ?? { ok: false, engine, reason: `crashed when tried: ${how}${text ? `: ${text}` : ''}` });
    });
    const order: ProbeOrder = { type: 'probe', engine, cacheDir };
    // A channel that is closed already is told by 'close'.
    child.send(order, () => undefined);
    if (signal?.aborted) onAbort();
  });
}

function toProbe(engine: EngineName, report: ProbeReport): Probe {
  if (report.type === 'refused') return { ok: false, engine, reason: report.reason };
  const { info, frameMs, batchFrameMs, mask } = report;
  return { ok: true, engine, info, frameMs, batchFrameMs, mask };
}
