import { EFFECTS, type Field, fits, PICTURE_FIELDS } from '@maskwire/compositor/look';
import { NameSchema, parseControl } from '@maskwire/protocol';
import { SYNCS } from './flow.js';
import { nearest } from './nearest.js';
import { BACKGROUNDS, DEFAULT_SETTINGS, type Settings, SOURCES } from './settings.js';

/** What the address of the clean view (`/stage`) says. */
export interface StageView {
  readonly settings: Settings;
  readonly isAutostart: boolean;
  /** What of it could not be followed, in the user's terms; after MAX_PROBLEMS only how many more. */
  readonly problems: readonly string[];
}

/** Longest query that is read; one with every parameter has about 700 characters. */
const MAX_QUERY_CHARS = 4096;
const MAX_PROBLEMS = 5;
const MAX_QUOTED_CHARS = 40;
/** A line names no more than these. */
const MAX_NAMED_CHOICES = 7;
const MAX_CAMERA_CHARS = 256;

/** Who watches sees the picture as it is, not as in a mirror. */
const STAGE_DEFAULTS: Settings = { ...DEFAULT_SETTINGS, mirror: false };

type Change = Partial<Settings> & { readonly autostart?: boolean };

interface Parameter {
  /** What it may be, in words. */
  readonly expects: string;
  /** Where it is one of a few words. */
  readonly allowed?: readonly string[];
  /** Undefined: it is not that. */
  readonly read: (text: string) => Change | undefined;
}

function flagOf(text: string): boolean | undefined {
  if (text === '1' || text === 'true') return true;
  return text === '0' || text === 'false' ? false : undefined;
}

const flag = (take: (isOn: boolean) => Change): Parameter => ({
  expects: '1 or 0',
  read: (text) => {
    const isOn = flagOf(text);
    return isOn === undefined ? undefined : take(isOn);
  },
});

const choice = <T extends string>(allowed: readonly T[], take: (value: T) => Change): Parameter => ({
  expects: `one of ${allowed.join(', ')}`,
  allowed,
  read: (text) => {
    const value = allowed.find((each) => each === text);
    return value === undefined ? undefined : take(value);
  },
});

const name = (take: (value: string) => Change): Parameter => ({
  expects: 'a name',
  read: (text) => (parseControl(NameSchema, text).ok ? take(text) : undefined),
});

const NUMBER = /^-?\d{1,6}(\.\d{1,6})?$/;
const numberOf = (text: string): number | undefined => (NUMBER.test(text) ? Number(text) : undefined);

/** A setting of the picture, checked against its own range. */
function ofField(field: Field, take: (value: unknown) => Change): Parameter {
  const read =
    (parse: (text: string) => unknown) =>
    (text: string): Change | undefined => {
      const value = parse(text);
      return fits(field, value) ? take(value) : undefined;
    };
  switch (field.kind) {
    case 'range':
      return { expects: `a number from ${field.min} to ${field.max}`, read: read(numberOf) };
    case 'colour':
      return { expects: 'a colour such as 00b140', read: read((text) => `#${text.replace(/^#/, '')}`) };
    case 'flag':
      return { expects: '1 or 0', read: read(flagOf) };
  }
}

const THRESHOLD: Field = { kind: 'range', min: 0, max: 1, fallback: DEFAULT_SETTINGS.threshold };

const PARAMETERS: ReadonlyMap<string, Parameter> = new Map<string, Parameter>([
  ['source', choice(SOURCES, (source) => ({ source }))],
  [
    'camera',
    {
      expects: 'the id of a camera',
      read: (text) => (text !== '' && text.length <= MAX_CAMERA_CHARS ? { cameraId: text } : undefined),
    },
  ],
  ['mode', name((mode) => ({ mode }))],
  ['effect', choice(EFFECTS, (effect) => ({ effect }))],
  ['background', choice(BACKGROUNDS, (background) => ({ background }))],
  ['mirror', flag((mirror) => ({ mirror }))],
  ['threshold', ofField(THRESHOLD, (threshold) => ({ threshold }) as Change)],
  ['sync', choice(SYNCS, (sync) => ({ sync }))],
  ['flow', name((flow) => ({ flow }))],
  ['autostart', flag((autostart) => ({ autostart }))],
  // Read where the page begins to record itself for tests.
  ['probe', flag(() => ({}))],
  ...Object.entries(PICTURE_FIELDS).map(
    ([field, table]) => [field, ofField(table, (value) => ({ [field]: value }) as Change)] as const,
  ),
]);

/** Every parameter and what it may be, in words. */
export const STAGE_PARAMETERS: ReadonlyMap<string, string> = new Map(
  [...PARAMETERS].map(([parameter, { expects }]) => [parameter, expects]),
);

/**
 * Reads the query of `/stage`. Each parameter is checked by itself: a bad one is told of, falls back to its default and
 * costs the others nothing. Never throws.
 * @param query with or without its question mark
 */
export function parseStageQuery(query: string): StageView {
  const given = query.length > MAX_QUERY_CHARS ? undefined : [...new URLSearchParams(query)];
  const problems = given === undefined ? ['The address is too long; all of it is left out.'] : [];
  const seen = new Set<string>();
  let change: Change = {};
  for (const [parameter, text] of given ?? []) {
    const read = seen.has(parameter) ? undefined : PARAMETERS.get(parameter)?.read(text);
    if (read === undefined) problems.push(problemOf(parameter, text, seen.has(parameter)));
    else change = { ...change, ...read };
    seen.add(parameter);
  }
  const { autostart = true, ...settings } = change;
  return {
    settings: { ...STAGE_DEFAULTS, ...settings },
    isAutostart: autostart,
    problems: firstOf([...new Set(problems)]),
  };
}

function firstOf(problems: readonly string[]): readonly string[] {
  const others = problems.length - MAX_PROBLEMS;
  return others > 0 ? [...problems.slice(0, MAX_PROBLEMS), `And ${others} more.`] : problems;
}

function problemOf(name: string, text: string, isTwice: boolean): string {
  const parameter = PARAMETERS.get(name);
  if (parameter === undefined)
    return `${quoted(name)}: there is no such parameter.${guess(name, [...PARAMETERS.keys()])}`;
  if (isTwice) return `${name}: given twice; only the first is read.`;
  return `${name}=${quoted(text)}: it must be ${shortly(parameter)}.${guess(text, parameter.allowed ?? [])}`;
}

function guess(text: string, words: readonly string[]): string {
  const meant = nearest(text, words);
  return meant === undefined ? '' : ` Did you mean ${meant}?`;
}

function shortly({ expects, allowed = [] }: Parameter): string {
  const others = allowed.length - MAX_NAMED_CHOICES;
  return others > 0 ? `one of ${allowed.slice(0, MAX_NAMED_CHOICES).join(', ')} and ${others} more` : expects;
}

const quoted = (text: string): string =>
  text.length > MAX_QUOTED_CHARS ? `${text.slice(0, MAX_QUOTED_CHARS)}…` : text;

/** The query of `/stage` that shows these settings; an uploaded background, which lives in one tab, is left out. */
export function stageQuery(settings: Settings): string {
  const { source, cameraId, mode, effect, mirror } = settings;
  const query = new URLSearchParams({ source, effect, mirror: mirror ? '1' : '0' });
  if (source === 'camera' && cameraId !== undefined) query.set('camera', cameraId);
  if (mode !== undefined) query.set('mode', mode);
  const others = ['background', 'threshold', 'sync', 'flow', ...Object.keys(PICTURE_FIELDS)];
  for (const field of others) {
    const value: unknown = Object.entries(settings).find(([each]) => each === field)?.[1];
    const standard: unknown = Object.entries(STAGE_DEFAULTS).find(([each]) => each === field)?.[1];
    if (value !== standard && value !== 'upload') query.set(field, textOf(value));
  }
  return query.toString();
}

function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  // Sliders leave sums such as 0.30000000000000004.
  return typeof value === 'number' ? String(Number(value.toFixed(6))) : String(value).replace(/^#/, '');
}
