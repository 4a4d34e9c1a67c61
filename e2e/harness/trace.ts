import type { Browser, CDPSession } from '@playwright/test';

/** Main threads of pages, by the browser's own name for them. */
const MAIN_THREAD = 'CrRendererMain';
/** Events kept at most: a minute of a stream has 200 000. */
const MAX_EVENTS = 2_000_000;

/** Of the browser's trace: `X` is something that took time, `M` says a name. Times in microseconds. */
interface TraceEvent {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** From start to end, and of that on a processor. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: unknown };
}

/** A task of a page's main thread. */
export interface Task {
  readonly wallMs: number;
  /** What it took of a processor: on a busy machine tasks wait, and that is not theirs. */
  readonly cpuMs: number;
}

/** All tasks of the main threads of pages while `act` runs, as the browser traces them. */
export async function mainThreadTasks(browser: Browser, act: () => Promise<void>): Promise<readonly Task[]> {
  const session = await browser.newBrowserCDPSession();
  try {
    const events: TraceEvent[] = [];
    session.on('Tracing.dataCollected', ({ value }) => {
      if (events.length < MAX_EVENTS) events.push(...(value as unknown[]).filter(isTraceEvent));
    });
    await session.send('Tracing.start', {
      transferMode: 'ReportEvents',
      traceConfig: { includedCategories: ['toplevel', '__metadata'], excludedCategories: ['*'] },
    });
    await act();
    await ended(session);
    return tasksOf(events);
  } finally {
    await session.detach();
  }
}

async function ended(session: CDPSession): Promise<void> {
  const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
  await session.send('Tracing.end');
  await complete;
}

function tasksOf(events: readonly TraceEvent[]): readonly Task[] {
  const threads = new Set(
    events
      .filter(({ ph, name, args }) => ph === 'M' && name === 'thread_name' && args?.name === MAIN_THREAD)
      .map(({ pid, tid }) => `${pid}:${tid}`),
  );
  return events
    .filter(({ ph, pid, tid }) => ph === 'X' && threads.has(`${pid}:${tid}`))
    .map(({ dur, tdur }) => ({ wallMs: (dur ?? 0) / 1000, cpuMs: (tdur ?? 0) / 1000 }));
}

function isTraceEvent(value: unknown): value is TraceEvent {
  if (typeof value !== 'object' || value === null) return false;
  return 'ph' in value && 'name' in value && 'pid' in value && 'tid' in value;
}
