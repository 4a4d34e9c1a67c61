import { createBackend } from '@maskwire/engine/backends';
import { FrameDecoder } from '../../imaging/index.js';
import { backendOptions } from '../backend-options.js';
import type {
  InitMessage,
  JobRequest,
  JobResult,
  LoadOutcome,
  ParentMessage,
  WorkerMessage,
  WorkerReport,
} from '../messages.js';
import { failureOf } from '../mode-failure.js';
import { complain } from './complain.js';
import { rehearse, runFrames } from './frame.js';
import { ModeShelf } from './mode-shelf.js';

interface Tools {
  readonly modes: ModeShelf;
  readonly decoder: FrameDecoder;
}

/** Reading it costs a system call and a parse: not for each frame. */
const RSS_EVERY_MS = 1000;

/** What one worker process knows between messages. */
export class Session {
  readonly #send: (message: WorkerMessage) => Promise<void>;
  readonly #exit: () => void;
  #tools: Tools | undefined;
  #rssBytes = 0;
  #rssReadMs = Number.NEGATIVE_INFINITY;

  constructor(send: (message: WorkerMessage) => Promise<void>, exit: () => void) {
    this.#send = send;
    this.#exit = exit;
  }

  /** Never rejects for what a job holds; anything else is a fault of ours and ends the process. */
  async handle(message: ParentMessage): Promise<void> {
    switch (message.type) {
      case 'init':
        return this.#init(message);
      case 'job': {
        const result = await this.#run(message.request);
        return this.#send({ type: 'done', id: message.id, result, report: this.#report() });
      }
      case 'ping':
        return this.#send({ type: 'pong', report: this.#report() });
      case 'stop':
        await this.#tools?.modes.close();
        return this.#exit();
    }
  }

  async #init(message: InitMessage): Promise<void> {
    try {
      const [backend, decoder] = await Promise.all([
        createBackend(message.engine, backendOptions(message.cacheDir)),
        FrameDecoder.create(),
      ]);
      const modes = new ModeShelf({ backend, source: message, rehearse });
      this.#tools = { modes, decoder };
      const start = { engine: backend.info, decoder: decoder.name };
      await this.#send({ type: 'ready', start, report: this.#report() });
      // Loaded now rather than with the first frame or still that needs it, but after the worker is of use.
      void loadStills().catch(complain);
    } catch (error) {
      await this.#send({ type: 'failed', message: messageOf(error) });
      this.#exit();
    }
  }

  async #run(request: JobRequest): Promise<JobResult> {
    const { modes, decoder } = this.#ready();
    switch (request.kind) {
      case 'frames':
        return { kind: 'frames', outcomes: await runFrames(request.jobs, modes, decoder) };
      case 'still':
        return { kind: 'still', outcome: await (await loadStills()).runStill(request.job, modes) };
      case 'load':
        return { kind: 'load', outcome: await load(request, modes) };
      case 'unload':
        await modes.unload(request.mode);
        return { kind: 'unload' };
    }
  }

  #ready(): Tools {
    if (!this.#tools) throw new Error('a job came before init was answered');
    return this.#tools;
  }

  #report(): WorkerReport {
    const nowMs = performance.now();
    if (nowMs - this.#rssReadMs >= RSS_EVERY_MS) {
      this.#rssReadMs = nowMs;
      this.#rssBytes = process.memoryUsage.rss();
    }
    const holdings = this.#tools?.modes.takeHoldings();
    return {
      warmUps: this.#tools?.modes.takeWarmUps() ?? [],
      rssBytes: this.#rssBytes,
      ...(holdings === undefined ? {} : { holdings }),
    };
  }
}

async function load(
  { mode, force }: Extract<JobRequest, { kind: 'load' }>,
  modes: ModeShelf,
): Promise<LoadOutcome> {
  try {
    await modes.load(mode, force);
    return { ok: true };
  } catch (error) {
    complain(error);
    return { ok: false, failure: failureOf(error), message: messageOf(error) };
  }
}

const loadStills = (): Promise<typeof import('./still.js')> => import('./still.js');

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
