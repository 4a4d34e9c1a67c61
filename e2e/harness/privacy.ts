import { expect } from '@playwright/test';
import { pictureOf } from '../clip/clip.js';
import { detail, frameShown, opaque } from './pictures.js';
import { PROBE_SIZE, type ProbeReport } from './probe.js';

/** What hides a person has next to none of the clip's fine detail. */
const MOST_DETAIL_LEFT = 0.1;

/** No picture was shown raw, and each that counts as blurred is: its frame code cannot be read and it has no detail. */
export async function expectNothingRaw(reports: readonly ProbeReport[]): Promise<void> {
  const rawDetail = detail(opaque(await pictureOf(0, PROBE_SIZE), PROBE_SIZE));
  for (const report of reports) {
    expect(report.effect === 'none' || report.drawn !== 'raw', `${report.drawn} with ${report.effect}`).toBe(
      true,
    );
    if (report.drawn !== 'blurred') continue;
    const picture = { ...PROBE_SIZE, pixels: report.pixels };
    expect(frameShown(picture), 'frame code in a blurred picture').toBeUndefined();
    expect(frameShown(picture, true), 'mirrored frame code in a blurred picture').toBeUndefined();
    expect(detail(picture), 'detail of a blurred picture').toBeLessThan(rawDetail * MOST_DETAIL_LEFT);
  }
}

export const drawnAs = (reports: readonly ProbeReport[], drawn: ProbeReport['drawn']): ProbeReport[] =>
  reports.filter((report) => report.drawn === drawn);
