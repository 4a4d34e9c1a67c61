import type { PeerName } from '@maskwire/compositor-lab';
import type { Table } from '../report.js';
import type { MaterialGroup } from './material.js';
import { type MaterialFigures, METRICS } from './measure.js';
import { METHOD_NAMES, METRIC_NAMES } from './picture-tables.js';
import { halvesOf, judge, LEAST_SAMPLES, lossesOf, MUST_LEAD, missesOf, type Verdict } from './verdict.js';

/** Materials that are judged together. */
interface Judged {
  readonly name: string;
  readonly figures: readonly MaterialFigures[];
}

/** Ours against each peer over all material, over the real and the drawn by themselves, and where that is not enough. */
export function verdictTables(all: readonly MaterialFigures[], peers: readonly PeerName[]): Table[] {
  const of = (group: MaterialGroup): MaterialFigures[] => all.filter((one) => one.group === group);
  const groups: readonly Judged[] = [
    { name: 'real material alone', figures: of('real') },
    { name: 'drawn material alone', figures: of('drawn') },
  ];
  // Of one group the whole is the same again.
  const parts = groups.filter(({ figures }) => figures.length > 0 && figures.length < all.length);
  const judged: readonly Judged[] = [{ name: 'all material', figures: all }, ...parts];
  return [
    ...judged.map((one, index) => verdictTable(one, peers, index === 0)),
    missTable(judged, peers),
    lossTable(all, peers),
    ...(of('real').length > 0 ? [halvesTable(of('real'), peers)] : []),
  ];
}

const NOTE =
  'How much less error ours has; of IoU and boundary IoU, of what is missing to 1. Real and drawn material weigh the ' +
  'same, and within each every material does. p: how likely the sign of the difference is chance, by 5,000 paired ' +
  'resamplings within each material, of photographs or of blocks of neighbouring frames. n: photographs or frames of each ' +
  `material that counts; below ${LEAST_SAMPLES} none does.`;

function verdictTable({ name, figures }: Judged, peers: readonly PeerName[], isFirst: boolean): Table {
  const verdicts = judge(figures, peers);
  return {
    title: `Picture: ours against each method, ${name}`,
    note: `${isFirst ? `${NOTE} ` : ''}Here: ${figures.map(({ material }) => material).join('; ')}.`,
    columns: ['metric', 'n', ...peers.map((peer) => METHOD_NAMES[peer])],
    rows: METRICS.map((metric) => {
      const cells = verdicts.filter((verdict) => verdict.metric === metric);
      return [METRIC_NAMES[metric], counts(cells[0]), ...cells.map(cell)];
    }),
  };
}

function missTable(judged: readonly Judged[], peers: readonly PeerName[]): Table {
  return {
    title: 'Picture: where ours misses what is asked',
    note:
      `Asked: a lead in ${MUST_LEAD.map((metric) => METRIC_NAMES[metric]).join(', ')}, and no loss in the others. ` +
      'What is missed over all material is a fault of the run; the rest is said here.',
    columns: ['over', 'metric', 'against', 'ours', 'n'],
    rows: judged.flatMap(({ name, figures }) =>
      missesOf(judge(figures, peers)).map((verdict) => [
        name,
        METRIC_NAMES[verdict.metric],
        METHOD_NAMES[verdict.peer],
        cell(verdict),
        counts(verdict),
      ]),
    ),
  };
}

const lossTable = (all: readonly MaterialFigures[], peers: readonly PeerName[]): Table => ({
  title: 'Picture: where ours is behind on one material by itself',
  columns: ['material', 'metric', 'against', 'ours', 'n'],
  rows: lossesOf(all, peers).map((loss) => [
    loss.material,
    METRIC_NAMES[loss.metric],
    METHOD_NAMES[loss.peer],
    cell(loss),
    counts(loss),
  ]),
});

function halvesTable(real: readonly MaterialFigures[], peers: readonly PeerName[]): Table {
  const [first, second] = halvesOf(real).map((half) => judge(half, peers));
  return {
    title: 'Picture: real material in two halves',
    note:
      'Every second photograph and the first half of each clip / the others and the second half. The constants of ours ' +
      `were chosen on samples of both: what holds in one half only may be chance. Of fewer than ${LEAST_SAMPLES} in a half ` +
      'nothing is counted.',
    columns: ['metric', ...peers.map((peer) => METHOD_NAMES[peer])],
    rows: METRICS.map((metric) => [
      METRIC_NAMES[metric],
      ...peers.map((peer) =>
        [first, second]
          .map((half) => half?.find((verdict) => verdict.metric === metric && verdict.peer === peer))
          .map((verdict) => (verdict ? cell(verdict) : ''))
          .join(' / '),
      ),
    ]),
  };
}

function cell({ standing, gain, doubt }: Verdict): string {
  if (Number.isNaN(gain)) return 'not measured';
  const share = `${gain >= 0 ? '+' : ''}${(100 * gain).toFixed(1)} %`;
  if (Number.isNaN(doubt)) return `${share} (too few for a p)`;
  return `${standing} ${share} (p ${doubt < 0.005 ? '< 0.01' : doubt.toFixed(2)})`;
}

const counts = (verdict: Verdict | undefined): string => verdict?.samples.join(' + ') ?? '';
