import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LossCause } from './contract.js';
import type { PoolLimits } from './limits.js';
import {
  type InitMessage,
  isWorkerMessage,
  type JobRequest,
  type JobResult,
  type ParentMessage,
  type StartSummary,
  type WorkerMessage,
  type WorkerReport,
} from './messages.js';
import { TextTail } from './text-tail.js';

/** How a job ended: answered (with the time it took), or lost with its worker. */
export type JobEnd =
  | { readonly lost: false; readonly result: JobResult; readonly tookMs: number }
  | { readonly lost: true };

interface WorkerEvents {
  /** It has started and warmed its modes. */
  onReady(start: StartSummary): void;
  /** It has nothing to do; also right after `onReady`. */
  onIdle(): void;
  onReport(report: WorkerReport): void;
  /** Told at most once, and not when it was asked to stop. `reason` is for people. */
  onLost(cause: LossCause, reason: string): void;
  /** What it wrote on standard error, in pieces. */
  onComplaint(text: string): void;
}

interface RunningJob {
  readonly id: number;
  readonly startedMs: number;
  readonly end: (end: JobEnd) => void;
}

type State =
  | { readonly name: 'starting' }
  | { readonly name: 'idle' }
  | { readonly name: 'busy'; readonly job: RunningJob }
  | { readonly name: 'stopping'; readonly job?: RunningJob }
  | { readonly name: 'gone' };

/** Standard error kept to explain a death. */
const COMPLAINT_TAIL_CHARS = 2000;

/** One child process from fork to exit. Everything it is asked has a time limit; past it, it is killed. */
export class WorkerProcess {
  readonly pid: number | undefined;
  readonly #child: ChildProcess;
  readonly #limits: PoolLimits;
  readonly #events: WorkerEvents;
  readonly #exited: Promise<void>;
  readonly #complaints = new TextTail(COMPLAINT_TAIL_CHARS);
  #state: State = { name: 'starting' };
  #timer: NodeJS.Timeout | undefined;
  #startFailure: string | undefined;
  #nextId = 1;

  constructor(entry: URL, init: InitMessage, limits: PoolLimits, events: WorkerEvents) {
    this.#limits = limits;
    this.#events = events;
    this.#child = fork(fileURLToPath(entry), [], {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.pid = this.#child.pid;
    this.#exited = this.#watch();
    this.#send(init);
    this.#arm(limits.startMs, () => this.#abandon(`did not start within ${limits.startMs} ms`));
  }

  get isIdle(): boolean {
    return this.#state.name === 'idle';
  }

  /** Runs a job on an idle worker; on any other it is lost at once. Never rejects. */
  run(request: JobRequest, limitMs: number): Promise<JobEnd> {
    if (this.#state.name !== 'idle') return Promise.resolve({ lost: true });
    return new Promise((end) => {
      const job = { id: this.#nextId++, startedMs: performance.now(), end };
      this.#state = { name: 'busy', job };
      this.#arm(limitMs, () => this.#abandon(`gave no answer to a ${request.kind} within ${limitMs} ms`));
      this.#send({ type: 'job', id: job.id, request });
    });
  }

  /** Lets the running job end, then stops; kills at the limit. Resolves when the process is gone. */
  stop(): Promise<void> {
    const { name } = this.#state;
    if (name === 'starting') this.#child.kill('SIGKILL');
    if (name === 'starting' || name === 'idle' || name === 'busy') {
      this.#state = { ...this.#state, name: 'stopping' };
      this.#send({ type: 'stop' });
      this.#arm(this.#limits.stopMs, () => this.#child.kill('SIGKILL'));
    }
    return this.#exited;
  }

  #watch(): Promise<void> {
    const child = this.#child;
    child.on('message', (message: unknown) => {
      if (isWorkerMessage(message)) this.#receive(message);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints.append(text);
      this.#events.onComplaint(text);
    });
    // A live process without a channel can be told nothing any more.
    child.on('disconnect', () => child.kill('SIGKILL'));
    return new Promise((resolve) => {
      child.on('exit', (code, signal) => {
        this.#lose('crashed', this.#obituary(signal ? `killed by ${signal}` : `exit code ${code}`));
        resolve();
      });
      child.on('error', (error) => {
        if (child.pid !== undefined) return;
        this.#lose('crashed', `could not be started: ${error.message}`);
        resolve();
      });
    });
  }

  #receive(message: WorkerMessage): void {
    switch (message.type) {
      case 'failed':
        this.#startFailure = message.message;
        return;
      case 'ready':
        this.#events.onReport(message.report);
        if (this.#state.name !== 'starting') return;
        this.#events.onReady(message.start);
        return this.#becomeIdle();
      case 'pong':
        this.#events.onReport(message.report);
        if (this.#state.name === 'idle') this.#armPing();
        return;
      case 'done':
        this.#events.onReport(message.report);
        return this.#finish(message.id, message.result);
    }
  }

  #finish(id: number, result: JobResult): void {
    const state = this.#state;
    if ((state.name !== 'busy' && state.name !== 'stopping') || state.job?.id !== id) return;
    const { startedMs, end } = state.job;
    end({ lost: false, result, tookMs: performance.now() - startedMs });
    if (state.name === 'busy') this.#becomeIdle();
    else this.#state = { name: 'stopping' };
  }

  #becomeIdle(): void {
    this.#state = { name: 'idle' };
    this.#armPing();
    this.#events.onIdle();
  }

  /** A worker that dies idle is noticed by its exit; one that hangs idle only by asking. */
  #armPing(): void {
    const { pingAfterMs, pingMs } = this.#limits;
    this.#arm(pingAfterMs, () => {
      this.#send({ type: 'ping' });
      this.#arm(pingMs, () => this.#abandon(`was idle and gave no sign of life within ${pingMs} ms`));
    });
  }

  /** Kills a worker that no longer answers, without waiting for it to be gone. */
  #abandon(reason: string): void {
    this.#child.kill('SIGKILL');
    this.#lose('hung', reason);
  }

  #lose(cause: LossCause, reason: string): void {
    const state = this.#state;
    if (state.name === 'gone') return;
    clearTimeout(this.#timer);
    this.#state = { name: 'gone' };
    if (state.name === 'busy' || state.name === 'stopping') state.job?.end({ lost: true });
    if (state.name !== 'stopping') this.#events.onLost(cause, reason);
  }

  #obituary(how: string): string {
    const last = this.#startFailure ?? this.#complaints.verdict;
    return last === '' ? how : `${how}: ${last}`;
  }

  #send(message: ParentMessage): void {
    // A send that fails is followed by 'exit' or 'disconnect', which settle everything.
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  /**
   * Sets the one running limit. When it passes, the event loop first gets a turn: after this process itself
   * was stopped or busy, the answer may lie in the channel already.
   */
  #arm(ms: number, expired: () => void): void {
    clearTimeout(this.#timer);
    const timer = setTimeout(() => {
      setImmediate(() => {
        if (this.#timer === timer) expired();
      });
    }, ms);
    this.#timer = timer;
  }
}
