import type { ClientStats } from '@maskwire/client';

type Counts = Readonly<Record<string, number>>;

/** What one side says became of the frames. */
export interface SideCounts {
  readonly frames: number;
  readonly masks: number;
  /** By reason, those that did not happen included or not. */
  readonly dropped: Counts;
  readonly failed: Counts;
}

export interface ClientCounts extends SideCounts {
  /** Answers that were no masks, for frames given up before: of which reason nobody asked. */
  readonly lateOthers: number;
}

export function clientCounts({ frames }: ClientStats): ClientCounts {
  return {
    frames: frames.sent,
    masks: frames.masks + frames.staleMasks + frames.lateMasks,
    dropped: frames.dropped,
    failed: frames.errors,
    lateOthers: frames.late - frames.lateMasks,
  };
}

/** The server's totals since its start, from the text of `/metrics`. */
export function serverCounts(metrics: string): SideCounts {
  const total = (name: string): number => {
    const line = new RegExp(`^maskwire_${name}_total (\\S+)$`, 'm').exec(metrics);
    if (line?.[1] === undefined) throw new Error(`The server's /metrics has no maskwire_${name}_total`);
    return Number(line[1]);
  };
  const byReason = (name: string): Counts => {
    const lines = metrics.matchAll(
      new RegExp(`^maskwire_${name}_total\\{reason="([a-z_]+)"\\} (\\S+)$`, 'gm'),
    );
    return Object.fromEntries([...lines].map(([, reason = '', value]) => [reason, Number(value)]));
  };
  return {
    frames: total('frames_received'),
    masks: total('masks_sent'),
    dropped: byReason('frames_dropped'),
    failed: byReason('frames_failed'),
  };
}

/** What happened between two readings. */
export function since(before: SideCounts, after: SideCounts): SideCounts {
  return {
    frames: after.frames - before.frames,
    masks: after.masks - before.masks,
    dropped: lessOf(after.dropped, before.dropped),
    failed: lessOf(after.failed, before.failed),
  };
}

/** Where the two sides do not agree, in words; empty when they do. */
export function disagreements(client: ClientCounts, server: SideCounts): string[] {
  const found: string[] = [];
  const compare = (what: string, here: number, there: number): void => {
    if (here !== there) found.push(`${what}: client ${here}, server ${there}`);
  };
  compare('frames', client.frames, server.frames);
  compare('masks', client.masks, server.masks);
  let late = client.lateOthers;
  for (const kind of ['dropped', 'failed'] as const)
    for (const reason of new Set([...Object.keys(client[kind]), ...Object.keys(server[kind])])) {
      const here = client[kind][reason] ?? 0;
      const there = server[kind][reason] ?? 0;
      // A late answer's reason is counted by the server alone.
      const excused = Math.min(late, Math.max(0, there - here));
      late -= excused;
      compare(`${kind} ${reason}`, here + excused, there);
    }
  if (late > 0) found.push(`late answers: client ${client.lateOthers}, server ${client.lateOthers - late}`);
  return found;
}

export const sumOf = (counts: Counts): number => Object.values(counts).reduce((sum, count) => sum + count, 0);

const lessOf = (after: Counts, before: Counts): Counts =>
  Object.fromEntries(Object.entries(after).map(([key, value]) => [key, value - (before[key] ?? 0)]));
