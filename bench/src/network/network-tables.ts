import type { ProfileName } from '@maskwire/network-lab';
import type { Table } from '../report.js';
import type { Pair } from './agreement.js';
import type { Outcome } from './network.js';
import { AUTO } from './strategies.js';
import {
  AGREEMENT,
  agreementVerdict,
  comparisonVerdicts,
  type Merits,
  MORE_FRAMES,
  NOISE,
  percent,
  type Target,
  targetVerdicts,
  type Verdict,
} from './verdict.js';

/** Work done for nothing where the network is steady. */
const STEADY_WASTE = 0.01;
/** The round trip and what may come on top of it, from DESIGN's targets. */
const TARGETS: Readonly<Partial<Record<ProfileName, Target>>> = {
  loopback: { waste: STEADY_WASTE },
  lan: { waste: STEADY_WASTE },
  tunnel: { fps: 25, p95Ms: 300 + 80, waste: STEADY_WASTE },
  'poor-mobile': { fps: 12, p95Ms: 120 + 150, waste: STEADY_WASTE },
};

const meritsOf = ({ fps, latencyMs, imageLevel }: Outcome): Merits => ({
  fps,
  p95Ms: latencyMs.p95,
  imageLevel,
});

export function networkTables(outcomes: readonly Outcome[]): {
  readonly tables: readonly Table[];
  readonly faults: readonly string[];
} {
  const verdicts = verdictsOn(outcomes);
  return {
    tables: [...profilesOf(outcomes).map((name) => profileTable(name, outcomes)), verdictTable(verdicts)],
    faults: faultsOf(verdicts),
  };
}

const profilesOf = (outcomes: readonly Outcome[]): ProfileName[] => [
  ...new Set(outcomes.map(({ profile }) => profile.name)),
];

function verdictsOn(outcomes: readonly Outcome[]): Verdict[] {
  return profilesOf(outcomes).flatMap((name) => {
    const here = outcomes.filter(({ profile }) => profile.name === name);
    const auto = here.find(({ strategy }) => strategy.name === AUTO);
    const baselines = here.filter((outcome) => outcome !== auto);
    const counted: Verdict = {
      what: `${name}: both sides count the same`,
      wanted: 'yes',
      found:
        here
          .flatMap(({ strategy, disagreements }) => disagreements.map((text) => `${strategy.name} ${text}`))
          .join('; ') || 'yes',
      holds: here.every(({ disagreements }) => disagreements.length === 0),
    };
    if (!auto) return [counted];
    return [
      ...targetVerdicts(name, TARGETS[name] ?? {}, { ...meritsOf(auto), waste: auto.waste }),
      ...comparisonVerdicts(
        name,
        meritsOf(auto),
        baselines.map((outcome) => ({ name: outcome.strategy.name, ...meritsOf(outcome) })),
      ),
      counted,
    ];
  });
}

/** Simulation beside reality. */
export function agreementTables(pairs: readonly Pair[]): {
  readonly tables: readonly Table[];
  readonly faults: readonly string[];
} {
  const verdicts = pairs.map(({ profile, strategy, real, simulated }) =>
    agreementVerdict(
      `${profile.name}, ${strategy.name}`,
      { fps: real.fps, p95Ms: real.latencyMs.p95 },
      { fps: simulated.fps, p95Ms: simulated.latencyMs.p95 },
    ),
  );
  const table: Table = {
    title: 'Networks: real programs and simulated ones',
    note: `The same stalls at the same times. They agree within ${percent(AGREEMENT.fps)} of FPS, and within ${percent(AGREEMENT.p95)} of p95 or ${AGREEMENT.p95Ms} ms if that is more. Fewer than 30 captured: the machine was busy with something else.`,
    columns: ['network, strategy', 'captured', 'real', 'simulated', 'agree'],
    rows: verdicts.map(({ what, wanted, found, holds }, index) => [
      what,
      pairs[index]?.real.capturedFps.toFixed(1) ?? '',
      wanted,
      found,
      holds ? 'yes' : '**no**',
    ]),
  };
  return { tables: [table], faults: faultsOf(verdicts) };
}

const faultsOf = (verdicts: readonly Verdict[]): string[] =>
  verdicts
    .filter(({ holds }) => !holds)
    .map(({ what, wanted, found }) => `${what}: wanted ${wanted}, found ${found}`);

const wholeMs = (value: number): string => value.toFixed(0);
const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1);

function profileTable(name: ProfileName, outcomes: readonly Outcome[]): Table {
  const here = outcomes.filter(({ profile }) => profile.name === name);
  return {
    title: `Network: ${name}`,
    note: here[0]?.profile.title ?? '',
    columns: [
      'strategy',
      'captured',
      'FPS',
      'latency p50 ms',
      'p95',
      'p99',
      'mask age p50 ms',
      'p95',
      'up kB/s',
      'down kB/s',
      'picture',
      'waste',
      'dropped',
      'errors',
      'counts agree',
    ],
    rows: here.map((outcome) => [
      outcome.strategy.name,
      outcome.capturedFps.toFixed(1),
      outcome.fps.toFixed(1),
      wholeMs(outcome.latencyMs.p50),
      wholeMs(outcome.latencyMs.p95),
      wholeMs(outcome.latencyMs.p99),
      wholeMs(outcome.maskAgeMs.p50),
      wholeMs(outcome.maskAgeMs.p95),
      kilobytes(outcome.upBytesPerS),
      kilobytes(outcome.downBytesPerS),
      outcome.imageLevel.toFixed(2),
      percent(outcome.waste),
      String(outcome.drops),
      String(outcome.errors),
      outcome.disagreements.length === 0 ? 'yes' : 'no',
    ]),
  };
}

function verdictTable(verdicts: readonly Verdict[]): Table {
  return {
    title: 'Networks: what must hold',
    note: `One strategy dominates another when it is as good in FPS, p95 and picture and better in one. Noise: ${percent(NOISE.fps)} of FPS, ${percent(NOISE.p95)} of p95 or ${NOISE.p95Ms} ms if that is more, ${NOISE.imageLevel} of the picture's level; "no later" allows the same. More frames: over ${percent(MORE_FRAMES)}.`,
    columns: ['what', 'wanted', 'found', 'holds'],
    rows: verdicts.map(({ what, wanted, found, holds }) => [what, wanted, found, holds ? 'yes' : '**no**']),
  };
}
