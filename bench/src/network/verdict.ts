/** What strategies are judged by. */
export interface Merits {
  readonly fps: number;
  readonly p95Ms: number;
  /** 0..1 */
  readonly imageLevel: number;
}

/** Two runs of the same strategy differ by this much on a machine that does nothing else. */
export const NOISE = { fps: 0.03, p95: 0.1, p95Ms: 10, imageLevel: 0.02 } as const;
/** At equal or better p95 nothing may deliver more frames than this above `auto`. */
export const MORE_FRAMES = 0.05;

const slackMs = (p95Ms: number): number => Math.max(NOISE.p95Ms, p95Ms * NOISE.p95);

/** No slower than `auto` at the 95th percentile, within noise. A strategy that delivered nothing has no percentile. */
const isAsPrompt = (baseline: Merits, auto: Merits): boolean =>
  Number.isNaN(auto.p95Ms) || baseline.p95Ms <= auto.p95Ms + slackMs(auto.p95Ms);

/** Whether `baseline` is as good as `auto` in frames, latency and picture, and beyond noise better in one of them. */
export function dominates(baseline: Merits, auto: Merits): boolean {
  const isAsGood =
    baseline.fps >= auto.fps * (1 - NOISE.fps) &&
    isAsPrompt(baseline, auto) &&
    baseline.imageLevel >= auto.imageLevel - NOISE.imageLevel;
  const isBetter =
    baseline.fps > auto.fps * (1 + NOISE.fps) ||
    Number.isNaN(auto.p95Ms) ||
    baseline.p95Ms < auto.p95Ms - slackMs(auto.p95Ms) ||
    baseline.imageLevel > auto.imageLevel + NOISE.imageLevel;
  return isAsGood && isBetter;
}

/** Whether `baseline` delivers clearly more frames than `auto` and no later. */
export const deliversMore = (baseline: Merits, auto: Merits): boolean =>
  isAsPrompt(baseline, auto) && baseline.fps > auto.fps * (1 + MORE_FRAMES);

/** One thing that must hold. */
export interface Verdict {
  readonly what: string;
  readonly wanted: string;
  readonly found: string;
  readonly holds: boolean;
}

/** What `auto` owes in a network whatever others do there. */
export interface Target {
  readonly fps?: number;
  readonly p95Ms?: number;
  /** Share of frames inferred for nothing. */
  readonly waste?: number;
}

export function targetVerdicts(
  network: string,
  target: Target,
  found: Merits & { readonly waste: number },
): Verdict[] {
  const verdicts: Verdict[] = [];
  if (target.fps !== undefined)
    verdicts.push({
      what: `${network}: frames a second`,
      wanted: `>= ${target.fps}`,
      found: found.fps.toFixed(1),
      holds: found.fps >= target.fps,
    });
  if (target.p95Ms !== undefined)
    verdicts.push({
      what: `${network}: latency p95`,
      wanted: `<= ${target.p95Ms} ms`,
      found: `${found.p95Ms.toFixed(0)} ms`,
      holds: found.p95Ms <= target.p95Ms,
    });
  if (target.waste !== undefined)
    verdicts.push({
      what: `${network}: waste`,
      wanted: `<= ${percent(target.waste)}`,
      found: percent(found.waste),
      holds: found.waste <= target.waste,
    });
  return verdicts;
}

/** What the baselines of one network say about `auto` there. */
export function comparisonVerdicts(
  network: string,
  auto: Merits,
  baselines: readonly (Merits & { readonly name: string })[],
): Verdict[] {
  const named = (test: (baseline: Merits, auto: Merits) => boolean): string[] =>
    baselines.filter((baseline) => test(baseline, auto)).map(({ name }) => name);
  const verdict = (what: string, wanted: string, names: readonly string[]): Verdict => ({
    what: `${network}: ${what}`,
    wanted,
    found: names.length === 0 ? 'none' : names.join(', '),
    holds: names.length === 0,
  });
  return [
    verdict('dominates auto', 'none', named(dominates)),
    verdict(`over ${percent(MORE_FRAMES)} more frames, no later`, 'none', named(deliversMore)),
  ];
}

/** How far a simulation may be from the real thing. */
export const AGREEMENT = { fps: 0.1, p95: 0.2, p95Ms: 15 } as const;

type Pace = Pick<Merits, 'fps' | 'p95Ms'>;

export function agreementVerdict(what: string, real: Pace, simulated: Pace): Verdict {
  const fpsShare = Math.abs(simulated.fps - real.fps) / real.fps;
  const apartMs = Math.abs(simulated.p95Ms - real.p95Ms);
  const text = ({ fps, p95Ms }: Pace): string => `${fps.toFixed(1)} FPS, p95 ${p95Ms.toFixed(0)} ms`;
  return {
    what,
    wanted: text(real),
    found: text(simulated),
    holds: fpsShare <= AGREEMENT.fps && apartMs <= Math.max(AGREEMENT.p95Ms, AGREEMENT.p95 * real.p95Ms),
  };
}

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
