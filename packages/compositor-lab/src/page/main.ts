import { type Described, jobPath, LAB_GLOBAL, type LabPage, type MatteSizes } from '../job.js';
import type { Method } from '../methods.js';
import { pack, unpack } from '../parcel.js';
import { alphaOf, type Easel, readCanvas } from './canvas.js';
import { drawingOf } from './drawing.js';
import { PeerEasel } from './peer-easel.js';
import { PEERS } from './peers/index.js';
import { ProductEasel } from './product-easel.js';
import { Stopwatch } from './stopwatch.js';

/** One canvas for each method, made when it is first asked for. */
const easels = new Map<Method, Easel>();

function easelOf(method: Method): Easel {
  let easel = easels.get(method);
  if (!easel) {
    easel = method === 'ours' ? new ProductEasel() : new PeerEasel(PEERS[method]);
    easels.set(method, easel);
  }
  return easel;
}

async function fetchDrawing(job: number) {
  const response = await fetch(jobPath(job));
  return drawingOf(unpack<Described>(new Uint8Array(await response.arrayBuffer())));
}

const post = async (job: number, about: unknown, blobs: Record<string, Uint8Array>): Promise<void> => {
  await fetch(jobPath(job), { method: 'POST', body: pack({ about, blobs }) });
};

const lab: LabPage = {
  async draw(job, method) {
    const drawing = await fetchDrawing(job);
    const easel = easelOf(method);
    await easel.setBackground(drawing.background);
    easel.paint(drawing);
    const { pixels, ...size } = readCanvas(easel.gl);
    await post(job, size, { pixels });
  },
  async mattes(job, methods) {
    const drawing = await fetchDrawing(job);
    const mattes: Record<string, Uint8Array> = {};
    const sizes: MatteSizes = {};
    for (const method of methods) {
      const easel = easelOf(method);
      easel.paint({ ...drawing, effect: { ...drawing.effect, kind: 'cutout' } });
      const { widthPx, heightPx, ...canvas } = readCanvas(easel.gl);
      mattes[method] = alphaOf(canvas);
      sizes[method] = { widthPx, heightPx };
    }
    await post(job, sizes, mattes);
  },
  async time(job, rounds, method) {
    const drawing = await fetchDrawing(job);
    const easel = easelOf(method);
    await easel.setBackground(drawing.background);
    return new Stopwatch(easel).time(drawing, rounds);
  },
};

Object.assign(window, { [LAB_GLOBAL]: lab });
