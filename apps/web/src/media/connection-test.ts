import {
  type CheckItem,
  type ConnectionTestResult,
  checkFiguresOf,
  checklist,
  jpegQualityFor,
  runConnectionTest,
  type Verdict,
  verdict,
} from '@maskwire/client';
import type { Picture } from '@maskwire/compositor';
import type { ModeInfo } from '@maskwire/protocol';
import { BufferPool } from './capture/buffer-pool.js';
import { FrameCopier } from './capture/copy-frame.js';
import { ScenePainter } from './capture/demo-source.js';
import { FrameEncoder } from './capture/frame-encoder.js';
import type { MediaToPage, TestCommand, TestReport } from './messages.js';

/** Browsers report tasks of the page's thread from this length on. */
const SHORTEST_TASK_MS = 50;

const FLOWS: Readonly<Record<Verdict['recommendation']['name'], TestReport['recommendation']['flow']>> = {
  auto: 'auto',
  'latency first': 'latency',
  'quality first': 'quality',
};

type Test = Extract<TestCommand, { kind: 'test' }>;

/** Runs the page's connection tests, one at a time. */
export class ConnectionTester {
  readonly #post: (message: MediaToPage) => void;
  #run = new AbortController();
  #longestTaskMs: number | undefined;

  constructor(post: (message: MediaToPage) => void) {
    this.#post = post;
  }

  handle(command: TestCommand): void {
    switch (command.kind) {
      case 'test':
        void this.#test(command);
        return;
      case 'test-stop':
        this.#run.abort();
        return;
      case 'longest-task':
        this.#longestTaskMs = command.ms;
        return;
    }
  }

  /** As the page told it last. */
  get longestTaskMs(): number | undefined {
    return this.#longestTaskMs;
  }

  async #test({ id, serverUrl, token, mode }: Test): Promise<void> {
    this.#run.abort();
    const run = new AbortController();
    this.#run = run;
    const frames = new TestFrames();
    const result = await runConnectionTest({
      url: serverUrl,
      token,
      mode,
      signal: run.signal,
      frame: (info) => frames.encode(info),
      onProgress: (part, share) => {
        if (!run.signal.aborted) this.#post({ kind: 'test-progress', id, part, share });
      },
    });
    if (!run.signal.aborted) this.#post({ kind: 'test-report', id, report: this.#reportOf(result) });
  }

  #reportOf(result: ConnectionTestResult): TestReport {
    const { bottleneck, predictedFps, sentence, recommendation } = verdict(result);
    const checks = checklist({ ...checkFiguresOf(result), longestTaskMs: this.#longestTaskMs });
    return {
      ...result,
      bottleneck,
      predictedFps,
      sentence,
      recommendation: { flow: FLOWS[recommendation.name], why: recommendation.why },
      checks: checks.map(withoutLongTask),
    };
  }
}

/** A page without long tasks has no figure, only a bound. */
const withoutLongTask = (item: CheckItem): CheckItem =>
  item.id === 'responsive' && item.measured !== undefined && Number.parseFloat(item.measured) === 0
    ? { ...item, measured: `none over ${SHORTEST_TASK_MS} ms` }
    : item;

/** Seconds of the demo scene that are sent: pictures that differ, as a camera's do. */
const SCENE_TIMES_S = [0, 0.9, 1.8, 2.7];

/** The demo scene, encoded as the stream encodes a camera. Painting it is no part of what is measured. */
class TestFrames {
  readonly #encoder = new FrameEncoder();
  #pictures: Promise<readonly Picture[]> | undefined;
  #next = 0;

  /** @throws {CaptureError} */
  async encode({ input, kind }: ModeInfo): Promise<Uint8Array> {
    this.#pictures ??= paintScenes();
    const pictures = await this.#pictures;
    const picture = pictures[this.#next++ % pictures.length];
    const plan = { format: 'jpeg', quality: jpegQualityFor(input.heightPx, kind), ...input } as const;
    if (picture) this.#encoder.squeeze(picture, plan);
    return this.#encoder.encode(plan);
  }
}

/** Pictures of their own, not of a pool: a test holds them until it ends. */
async function paintScenes(): Promise<readonly Picture[]> {
  const painter = new ScenePainter();
  const copier = new FrameCopier(new BufferPool());
  const pictures: Picture[] = [];
  for (const timeS of SCENE_TIMES_S) pictures.push((await copier.copy(painter.paint(timeS))).picture);
  return pictures;
}
