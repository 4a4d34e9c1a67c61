import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { unpackAlpha4 } from './alpha4.js';
import { AuthSchema, FAULT_CODES, parseControl, ReadySchema } from './control.js';
import { ENCODING, inflatedBytes } from './encodings.js';
import { decodeFrame, encodeFrame } from './frame.js';
import { LIMITS } from './limits.js';
import { decodeResult, encodeResult, type FrameResult, type MaskResult, NO_TIMES } from './mask.js';
import { SETTING_RANGES } from './settings.js';
import { DROP_REASONS, ERROR_REASONS } from './status.js';
import { fromHex, toHex } from './testing/hex.js';
import { PROTOCOL_VERSION } from './version.js';

const DOCUMENT = readFileSync(new URL('../../../docs/protocol.md', import.meta.url), 'utf8');

/** Text between a fence with this name and the next fence. */
function block(name: string): string {
  const found = new RegExp(`^\`\`\`${name}\\n([\\s\\S]*?)^\`\`\``, 'm').exec(DOCUMENT)?.[1];
  if (found === undefined) throw new Error(`docs/protocol.md has no block ${name}`);
  return found;
}

/** Bytes of a worked example: the first word of each line. */
const example = (name: string): Uint8Array =>
  fromHex(
    block(`hex ${name}`)
      .split('\n')
      .map((line) => line.split(/\s/)[0] ?? '')
      .join(''),
  );

/** Cells of each table row whose first cell is a number. */
const numberedRows = DOCUMENT.split('\n')
  .filter((line) => /^\| \d+ \|/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));

const COMMON = { timestampS: 1_700_000_000.25, epoch: 3, times: NO_TIMES };
const ALPHA4 = { ...COMMON, status: 'mask', widthPx: 4, heightPx: 2 } as const;

const ANSWERS: readonly (readonly [string, FrameResult])[] = [
  [
    'mask',
    {
      ...COMMON,
      frameId: 7,
      status: 'mask',
      encoding: ENCODING.alpha8,
      widthPx: 2,
      heightPx: 2,
      times: { queueUs: 100, decodeUs: 900, inferenceUs: 2600, encodeUs: 100 },
      payload: fromHex('00ff8011'),
    },
  ],
  ['alpha4', { ...ALPHA4, frameId: 8, encoding: ENCODING.alpha4Deflate, payload: fromHex('63f8cff11f00') }],
  ['unchanged', { ...ALPHA4, frameId: 9, encoding: ENCODING.unchanged, payload: new Uint8Array(0) }],
  ['dropped', { ...COMMON, frameId: 10, status: 'dropped', reason: 'superseded' }],
  ['error', { ...COMMON, frameId: 11, status: 'error', reason: 'malformed_header', timestampS: 0 }],
];

describe('docs/protocol.md', () => {
  it('shows a frame as the codec writes and reads it', () => {
    const frame = decodeFrame(example('frame'));
    expect(frame).toEqual({ frameId: 7, timestampS: 1_700_000_000.25, image: fromHex('ffd8ffd9') });
    expect(toHex(encodeFrame(frame, frame.image))).toBe(toHex(example('frame')));
  });

  it.each(ANSWERS)('shows %s as the codec writes and reads it', (name, result) => {
    expect(decodeResult(example(name))).toEqual(result);
    expect(toHex(encodeResult(result))).toBe(toHex(example(name)));
  });

  it('shows a 4-bit mask that inflates to what it says', () => {
    const { payload, widthPx, heightPx } = decodeResult(example('alpha4')) as MaskResult;
    const packed = inflateRawSync(payload);
    expect(packed).toHaveLength(inflatedBytes(ENCODING.alpha4Deflate, widthPx * heightPx));
    expect(toHex(packed)).toBe('00ff08ff');
    expect([...unpackAlpha4(packed, widthPx * heightPx)]).toEqual([0, 0, 255, 255, 0, 136, 255, 255]);
  });

  it('lists every reason with its code, and no other', () => {
    const listed = numberedRows.filter((row) => row[2] === 'dropped' || row[2] === 'error');
    const rows = listed.map((row) => [Number(row[1]), row[2], row[3]?.replaceAll('`', '')]);
    const known = [
      ...Object.entries(DROP_REASONS).map(([name, code]) => [code, 'dropped', name]),
      ...Object.entries(ERROR_REASONS).map(([name, code]) => [code, 'error', name]),
    ];
    expect(rows).toEqual(known);
  });

  it('lists every encoding with its id', () => {
    const names = Object.keys(ENCODING);
    const rows = numberedRows.filter((row) => names.includes(row[2] ?? ''));
    expect(Object.fromEntries(rows.map((row) => [row[2], Number(row[1])]))).toEqual(ENCODING);
  });

  it('lists every fault code', () => {
    for (const code of FAULT_CODES) expect(DOCUMENT).toContain(`\`${code}\``);
  });

  it('tells the limits that hold', () => {
    const told = [
      LIMITS.maxFrameBytes,
      LIMITS.maxFrameSidePx,
      LIMITS.maxFramePixels,
      LIMITS.maxMessageBytes,
      LIMITS.maxControlChars,
      LIMITS.maxServerControlChars,
      LIMITS.maxTextChars,
      LIMITS.maxStillBytes,
      LIMITS.maxStillPixels,
      LIMITS.maxMaskSidePx,
      LIMITS.maxMaskPixels,
      LIMITS.slowReaderBytes,
      LIMITS.maxUnsentBytes,
    ];
    for (const limit of told) expect(DOCUMENT).toMatch(new RegExp(`\\b${limit}\\b`));
    expect(DOCUMENT).toContain(`at most ${LIMITS.maxUnchangedRun} times in a row`);
    expect(DOCUMENT).toContain(`twice \`settings.maxFps\` for ${LIMITS.floodWindowMs / 1000} s`);
    expect(DOCUMENT).toContain(`${LIMITS.maxFaultsPerSecond} a second`);
    expect(DOCUMENT).toContain(`number, ${SETTING_RANGES.maxFps.min}..${SETTING_RANGES.maxFps.max}`);
  });

  it('shows a handshake and a ready that this version takes', () => {
    expect(DOCUMENT).toContain(`The maskwire protocol, version ${PROTOCOL_VERSION}`);
    expect(parseControl(AuthSchema, JSON.parse('{"protocol":1}')).ok).toBe(true);
    expect(DOCUMENT).toContain('40{"protocol":1}');
    const ready = parseControl(ReadySchema, JSON.parse(block('json')));
    expect(ready).toMatchObject({ ok: true, value: { protocol: PROTOCOL_VERSION, epoch: 0 } });
  });
});
