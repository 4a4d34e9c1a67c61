import { pairedBootstrap } from './bootstrap.js';
import type { Agreement, ObjectsFigures, SceneFigures } from './objects.js';
import { ms, share, type Table } from './report.js';

/** How far `objects` may be from the same network in LiteRT, in mean IoU. */
const MAX_DISTANCE = 0.02;
/** Least share of a reference picture's pixels: with LiteRT on the same file, and of VOC's bird with its mask. */
const MIN_AGREEMENT = 0.97;

export function objectsTables(figures: ObjectsFigures): { tables: Table[]; faults: string[] } {
  return {
    tables: [meansTable(figures), classesTable(figures), agreementTable(figures.agreements)],
    faults: [...meanFaults(figures), ...figures.agreements.flatMap(agreementFaults)],
  };
}

function meansTable({ modes, recipes, judge, photos }: ObjectsFigures): Table {
  const [base] = modes;
  const doubt = (each: SceneFigures): string =>
    base && each !== base ? share(pairedBootstrap(base.meanIous, each.meanIous)) : '';
  return {
    title: `Objects on ${photos} labelled photographs`,
    note: "Mean IoU over the classes that are present, all photographs together; pixels without a label do not count. Called directly on onnx-cpu, one thread, frames of 513x513. p: how likely it is no better than objects, by paired resampling of the photographs' own means. LiteRT runs the quantised file.",
    columns: ['what', 'mean IoU', 'p', 'CPU ms'],
    rows: [...modes, ...recipes, judge].map((each) => [
      each.name,
      share(each.confusion.meanIou()),
      doubt(each),
      Number.isNaN(each.cpuMs) ? '' : ms(each.cpuMs),
    ]),
  };
}

function classesTable({ modes, judge, labels }: ObjectsFigures): Table {
  const shown = [...modes, judge];
  return {
    title: 'IoU by class',
    columns: ['class', 'pixels', ...shown.map(({ name }) => name)],
    rows: judge.confusion
      .present()
      .map((index) => [
        labels[index] ?? String(index),
        String(judge.confusion.pixels(index)),
        ...shown.map(({ confusion }) => share(confusion.iou(index))),
      ]),
  };
}

const agreementTable = (agreements: readonly Agreement[]): Table => ({
  title: 'Share of the pixels of the reference pictures with the same class',
  note: 'The expected masks come with the networks and were made by other builds of them: LiteRT on the very file does not reach them either.',
  columns: ['mode', 'ours and expected', 'LiteRT and expected', 'ours and LiteRT'],
  rows: agreements.map(({ network, expected, judgeExpected, judge }) => [
    network,
    ...[expected, judgeExpected, judge].map(share),
  ]),
});

function meanFaults({ modes, judge }: ObjectsFigures): string[] {
  const [standard, fine] = modes;
  if (!standard || !fine) return ['a mode was not measured'];
  const [ours, refined, theirs] = [standard, fine, judge].map(({ confusion }) => confusion.meanIou());
  const faults: string[] = [];
  if (!(Math.abs((ours ?? Number.NaN) - (theirs ?? Number.NaN)) <= MAX_DISTANCE))
    faults.push(`objects has mean IoU ${ours}, LiteRT ${theirs}: over ${MAX_DISTANCE} apart`);
  if (!((refined ?? Number.NaN) > (ours ?? Number.NaN)))
    faults.push(`objects-fine has mean IoU ${refined}, no better than objects with ${ours}`);
  return faults;
}

function agreementFaults({ network, expected, judge }: Agreement): string[] {
  const faults: string[] = [];
  if (!(judge >= MIN_AGREEMENT)) faults.push(`${network} agrees with LiteRT at ${judge} of the pixels only`);
  if (network === 'objects' && !(expected >= MIN_AGREEMENT))
    faults.push(`${network} gives the bird its expected classes at ${expected} of the pixels only`);
  return faults;
}
