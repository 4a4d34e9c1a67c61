import { expect } from '@playwright/test';
import { pictureOf } from '../clip/clip.js';
import { contrast, detail, frameShown, opaque } from './pictures.js';
import { type Effect, PROBE_SIZE, type ProbeReport } from './probe.js';

/** Effects under which nothing of the room may be seen; with others it stays recognisable, or its coarse shapes do. */
const HIDING: readonly Effect[] = ['image', 'colour', 'gradient', 'screen', 'cutout', 'mask'];
/** What hides a person has next to none of the clip's fine detail. */
const MOST_DETAIL_LEFT = 0.1;
/** A picture of anything has more. */
const LEAST_CONTRAST = 10;
/** Told of the pictures before and after a bad one. */
const AROUND = 2;

/**
 * Each picture shows something, and none shows what it must not: raw without being asked for, or a room that can be read
 * under an effect that hides it or in a picture that counts as blurred.
 */
export async function expectNothingRawOrBlack(reports: readonly ProbeReport[]): Promise<void> {
  const rawDetail = detail(opaque(await pictureOf(0, PROBE_SIZE), PROBE_SIZE));
  const faults = reports.flatMap((report, at) => {
    const fault = faultOf(report, rawDetail * MOST_DETAIL_LEFT);
    if (fault === undefined) return [];
    return [[`${at}: ${fault}`, ...reports.slice(Math.max(0, at - AROUND), at + AROUND + 1).map(factsOf)]];
  });
  expect(faults, 'raw or black pictures').toEqual([]);
}

function faultOf(report: ProbeReport, mostDetail: number): string | undefined {
  const { drawn, effect, pixels } = report;
  if (drawn === 'idle') return undefined;
  const picture = { ...PROBE_SIZE, pixels };
  if (contrast(picture) < LEAST_CONTRAST) return 'black';
  if (drawn === 'raw') return effect === 'none' ? undefined : 'raw';
  if (drawn === 'composite' && !HIDING.includes(effect)) return undefined;
  if (frameShown(picture) !== undefined || frameShown(picture, true) !== undefined)
    return 'the room can be read';
  return drawn === 'blurred' && detail(picture) >= mostDetail ? 'not blurred' : undefined;
}

function factsOf(report: ProbeReport): string {
  const { drawn, effect, phase, epoch, frameNumber, maskFrameNumber, atMs, pixels } = report;
  const tone = `contrast ${contrast({ ...PROBE_SIZE, pixels }).toFixed(1)}, brightest ${Math.max(...pixels)}`;
  return `${drawn} ${effect}, ${phase}, epoch ${epoch}, frame ${frameNumber}, mask of ${maskFrameNumber}, at ${atMs.toFixed(0)} ms, ${tone}`;
}

export const drawnAs = (reports: readonly ProbeReport[], drawn: ProbeReport['drawn']): ProbeReport[] =>
  reports.filter((report) => report.drawn === drawn);
