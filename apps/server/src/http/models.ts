import type { ModeInfo } from '@maskwire/protocol';
import { MODE_FAILURES, type ModeReport } from '../inference/contract.js';
import type { HttpContext } from './context.js';
import { HttpFault } from './fault.js';
import { json } from './json.js';
import { requireReady } from './segment.js';

/** A warm-up that takes longer is answered as under way: what is asked for may be a download of minutes. */
const WARM_UP_ANSWER_MS = 5000;

/** Each mode with its state, `progress` 0..1 while it is loaded, `failure` in words, and the memory it takes. */
export const modelList = (context: HttpContext): readonly object[] =>
  context.modes.map((mode) => ({ ...mode, ...reportOf(context, mode.id) }));

/**
 * `POST /api/models/:id/warmup`. 200: it is ready. 202: it is being loaded, see `progress` in `GET /api/models`.
 * @throws {HttpFault} 400, 404 for an unknown mode, 503 while the server stops or when the mode cannot be made ready
 */
export async function warmUpModel(
  context: HttpContext,
  id: string,
  force = '0',
  answerMs = WARM_UP_ANSWER_MS,
): Promise<Response> {
  const mode = knownMode(context, id);
  if (force !== '0' && force !== '1') throw new HttpFault(400, 'malformed', 'force must be 0 or 1');
  if (context.phase() === 'draining') requireReady(context);
  const startMs = performance.now();
  const warming = context.warmUp(mode.id, force === '1').then(
    () => 'ready' as const,
    (cause: unknown) => {
      throw unavailable(context, mode.id, cause);
    },
  );
  const end = await Promise.race([warming, after(answerMs)]);
  // Nobody waits for it any more; why it failed is in the mode's report.
  if (end === 'late') warming.catch(() => undefined);
  const durationMs = Math.round(performance.now() - startMs);
  return json({ id: mode.id, ...reportOf(context, mode.id), durationMs }, end === 'ready' ? 200 : 202);
}

function knownMode(context: HttpContext, id: string): ModeInfo {
  const mode = context.modes.find((known) => known.id === id);
  if (mode) return mode;
  const known = context.modes.map((each) => each.id).join(', ');
  throw new HttpFault(404, 'unknown_mode', `No such mode; there are ${known}`);
}

function unavailable(context: HttpContext, mode: string, cause: unknown): HttpFault {
  const { failure = 'broken' } = context.modeReport(mode);
  const fault = new HttpFault(503, 'not_ready', `Mode ${mode} is not available: ${MODE_FAILURES[failure]}`, {
    retryable: true,
    retryAfterS: 10,
  });
  fault.cause = cause;
  return fault;
}

function reportOf(context: HttpContext, mode: string): object {
  const { failure, ...report }: ModeReport = context.modeReport(mode);
  return failure === undefined
    ? report
    : { ...report, failure: { code: failure, message: MODE_FAILURES[failure] } };
}

const after = (ms: number): Promise<'late'> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms, 'late').unref();
  });
