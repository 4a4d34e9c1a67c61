import { readFileSync } from 'node:fs';
import { EFFECTS, PICTURE_FIELDS } from '@maskwire/compositor/look';
import { describe, expect, it } from 'vitest';
import { parseStageQuery, STAGE_PARAMETERS, stageQuery } from './output-query.js';
import { DEFAULT_SETTINGS, type Settings } from './settings.js';

describe('the query of the clean view', () => {
  it('may be empty: the room is hidden, nothing is mirrored, and it starts', () => {
    const { settings, isAutostart, problems } = parseStageQuery('');
    expect(settings).toEqual({ ...DEFAULT_SETTINGS, mirror: false });
    expect(settings.effect).not.toBe('none');
    expect(isAutostart).toBe(true);
    expect(problems).toEqual([]);
  });

  it('sets what it names', () => {
    const query =
      '?source=demo&effect=colour&backgroundColour=%2300B140&edgeShift=-0.25&cleanEdge=0&mode=fast';
    const { settings, problems } = parseStageQuery(`${query}&mirror=true&autostart=0&sync=exact&camera=abc`);
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({
      source: 'demo',
      effect: 'colour',
      backgroundColour: '#00B140',
      edgeShift: -0.25,
      cleanEdge: false,
      mode: 'fast',
      mirror: true,
      sync: 'exact',
      cameraId: 'abc',
    });
    expect(parseStageQuery('autostart=0').isAutostart).toBe(false);
  });

  it('takes a colour with and without its sign', () => {
    expect(parseStageQuery('backgroundColour=00b140').settings.backgroundColour).toBe('#00b140');
  });

  it.each([
    ['effect=sepia', 'effect'],
    ['effect=', 'effect'],
    ['source=file', 'source'],
    ['blurStrength=0.5', '0.005 to 0.08'],
    ['blurStrength=1e-2', 'a number'],
    ['blurStrength=NaN', 'a number'],
    ['blurStrength=', 'a number'],
    ['blurStrength=0x1', 'a number'],
    ['blurStrength=%200.05', 'a number'],
    ['cleanEdge=yes', '1 or 0'],
    ['backgroundColour=red', 'a colour'],
    ['backgroundColour=%23%2300b140', 'a colour'],
    ['background=upload', 'background'],
    ['threshold=2', 'threshold'],
    ['camera=', 'camera'],
    [`camera=${'x'.repeat(300)}`, 'camera'],
    ['Effect=blur', 'no such parameter'],
    ['__proto__=1', 'no such parameter'],
    ['constructor=1', 'no such parameter'],
    ['kind=none', 'no such parameter'],
  ])('leaves %s out and says so', (query, words) => {
    const { settings, problems } = parseStageQuery(`${query}&edgeSoftness=0.5`);
    expect(settings).toEqual({ ...DEFAULT_SETTINGS, mirror: false, edgeSoftness: 0.5 });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(words);
  });

  it('follows the first of two', () => {
    const { settings, problems } = parseStageQuery('effect=cutout&effect=none');
    expect(settings.effect).toBe('cutout');
    expect(problems).toEqual(['effect: given twice; only the first is read.']);
  });

  it('reads only the first of two also when it is a bad one', () => {
    const { settings, problems } = parseStageQuery('blurStrength=9&blurStrength=0.05');
    expect(settings.blurStrength).toBe(DEFAULT_SETTINGS.blurStrength);
    expect(problems).toEqual([
      'blurStrength=9: it must be a number from 0.005 to 0.08.',
      'blurStrength: given twice; only the first is read.',
    ]);
  });

  it('guesses what was meant, and names a few of many', () => {
    const { problems } = parseStageQuery('effect=blurr&effekt=blur&sync=exactly');
    expect(problems[0]).toMatch(
      /^effect=blurr: it must be one of none, blur, .* and \d+ more\. Did you mean blur\?$/,
    );
    expect(problems[0]?.length).toBeLessThan(130);
    expect(problems[1]).toBe('effekt: there is no such parameter. Did you mean effect?');
    expect(problems[2]).toBe('sync=exactly: it must be one of auto, exact, low-latency. Did you mean exact?');
  });

  it('counts the problems that it does not name', () => {
    const { problems } = parseStageQuery('a1=&a2=&a3=&a4=&a5=&a6=&a7=&a8=');
    expect(problems).toHaveLength(6);
    expect(problems.at(-1)).toBe('And 3 more.');
    expect(parseStageQuery('a1=&a2=&a3=&a4=&a5=').problems.at(-1)).toContain('a5');
    expect(parseStageQuery('a1=&a1=&a1=').problems).toHaveLength(1);
  });

  it('bounds what it reads and what it says', () => {
    const many = Array.from({ length: 100 }, (_, i) => `x${i}=${'y'.repeat(20)}`).join('&');
    expect(parseStageQuery(many).problems).toHaveLength(6);
    const { settings, problems } = parseStageQuery(`effect=cutout&${many.repeat(3)}`);
    expect(settings.effect).toBe(DEFAULT_SETTINGS.effect);
    expect(problems).toHaveLength(1);
    expect(parseStageQuery(`${'z'.repeat(900)}=1`).problems[0]?.length).toBeLessThan(80);
  });

  it('knows every setting of the picture', () => {
    expect([...STAGE_PARAMETERS.keys()]).toEqual(expect.arrayContaining(Object.keys(PICTURE_FIELDS)));
  });
});

describe('the address that shows the settings of the page', () => {
  const other: Readonly<Record<string, boolean | number | string>> = Object.fromEntries(
    Object.entries(PICTURE_FIELDS).map(([field, table]) => {
      switch (table.kind) {
        case 'range':
          return [field, Number(((table.min + table.max) / 2).toFixed(6))];
        case 'colour':
          return [field, '#123abc'];
        case 'flag':
          return [field, !table.fallback];
      }
    }),
  );

  it.each(EFFECTS)('is read back as they were, for %s', (effect) => {
    const settings: Settings = {
      ...DEFAULT_SETTINGS,
      ...other,
      effect,
      mode: 'balanced',
      cameraId: 'a+b/c=&d',
      mirror: true,
    };
    const read = parseStageQuery(stageQuery(settings));
    expect(read.problems).toEqual([]);
    expect(read.settings).toEqual(settings);
    expect(read.isAutostart).toBe(true);
  });

  it('says only what differs from the view’s own beginning', () => {
    expect(stageQuery(DEFAULT_SETTINGS)).toBe('source=camera&effect=blur&mirror=1');
  });

  it('cannot take the user’s own picture along', () => {
    const { settings, problems } = parseStageQuery(stageQuery({ ...DEFAULT_SETTINGS, background: 'upload' }));
    expect(settings.background).toBe(DEFAULT_SETTINGS.background);
    expect(problems).toEqual([]);
  });
});

describe('docs/stage-view.md', () => {
  const text = readFileSync(new URL('../../../../docs/stage-view.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| `(\w+)` \| (.+?) \| (.+?) \|$/gm)].map(([, name = '', may, start]) => {
    const value = /^`(.+)`$/.exec(start ?? '')?.[1];
    return { name, may, value };
  });

  it('lists every parameter, with what it may be', () => {
    expect(new Map(rows.map(({ name, may }) => [name, may]))).toEqual(new Map(STAGE_PARAMETERS));
  });

  it.each(rows.filter(({ value }) => value !== undefined))(
    'says rightly that $name begins as $value',
    (row) => {
      expect(parseStageQuery(`${row.name}=${row.value}`)).toEqual(parseStageQuery(''));
    },
  );

  const examples = [...text.matchAll(/^http:\/\/localhost:8000\/stage(.*)$/gm)].map(
    ([, query = '']) => query,
  );

  it('has examples', () => {
    expect(examples.length).toBeGreaterThan(3);
  });

  it.each(examples)('has an example that is followed whole: %s', (query) => {
    const { settings, problems } = parseStageQuery(query);
    expect(problems).toEqual([]);
    expect(settings.effect).not.toBe('none');
  });
});
