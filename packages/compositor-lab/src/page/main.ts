import { type Described, jobPath, LAB_GLOBAL, type LabPage } from '../job.js';
import { pack, unpack } from '../parcel.js';
import { drawingOf, Easel } from './easel.js';
import { Stopwatch } from './stopwatch.js';

/** The last drawings are of no use to the next: one canvas for all of them. */
const easel = new Easel();

async function fetchDrawing(job: number) {
  const response = await fetch(jobPath(job));
  return drawingOf(unpack<Described>(new Uint8Array(await response.arrayBuffer())));
}

const lab: LabPage = {
  async draw(job) {
    const drawing = await fetchDrawing(job);
    await easel.setBackground(drawing.background);
    const { pixels, ...size } = easel.draw(drawing);
    await fetch(jobPath(job), { method: 'POST', body: pack({ about: size, blobs: { pixels } }) });
  },
  async time(job, rounds) {
    const drawing = await fetchDrawing(job);
    await easel.setBackground(drawing.background);
    return new Stopwatch(easel).time(drawing, rounds);
  },
};

Object.assign(window, { [LAB_GLOBAL]: lab });
