import type { ClassColours } from '@maskwire/compositor/look';
import type { ModeInfo } from '@maskwire/protocol';

/** Colours that the user chose for classes, by mode. */
export type ChosenColours = Readonly<Record<string, ClassColours>>;

/** The mode changed longest ago gives way. */
export const MAX_COLOURED_MODES = 8;
/** Further classes of a mode keep their colour. */
export const MAX_COLOURED_CLASSES = 64;
/** A mask cannot name more. */
const MAX_CLASS_INDEX = 254;

const isColour = (value: unknown): value is string =>
  typeof value === 'string' && /^#[0-9a-f]{6}$/i.test(value);

/** `#rrggbb` of a class, as it is drawn; undefined where the mode names none. */
export const classColour = (
  colours: ClassColours | undefined,
  { palette }: Pick<ModeInfo, 'palette'>,
  index: number,
): string | undefined => colours?.[index] ?? palette[index];

/** One class in another colour; in the mode's own it is forgotten. Past the bounds nothing changes. */
export function recolour(
  chosen: ChosenColours,
  mode: Pick<ModeInfo, 'id' | 'palette'>,
  index: number,
  colour: string,
): ChosenColours {
  const { [mode.id]: before = {}, ...others } = chosen;
  const { [index]: _, ...rest } = before;
  const isOwn = colour.toLowerCase() === mode.palette[index]?.toLowerCase();
  const after = isOwn || !isColour(colour) ? rest : { ...rest, [index]: colour };
  const count = Object.keys(after).length;
  if (count > MAX_COLOURED_CLASSES) return chosen;
  // The newest goes last, as the first is the one to give way.
  return bounded(count === 0 ? others : { ...others, [mode.id]: after });
}

/** A mode in its own colours. */
export function withoutColours(chosen: ChosenColours, mode: string): ChosenColours {
  const { [mode]: _, ...others } = chosen;
  return others;
}

/** What of a stored record can be used. Never throws. */
export function parseColours(stored: unknown, isModeName: (name: string) => boolean): ChosenColours {
  if (!isRecord(stored)) return {};
  const modes = Object.entries(stored).flatMap(([mode, colours]) => {
    const good = isModeName(mode) && isRecord(colours) ? goodColours(colours) : {};
    return Object.keys(good).length === 0 ? [] : [[mode, good] as const];
  });
  return bounded(Object.fromEntries(modes));
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isIndex = (text: string): boolean => /^\d{1,3}$/.test(text) && Number(text) <= MAX_CLASS_INDEX;

function goodColours(colours: Readonly<Record<string, unknown>>): ClassColours {
  const good = Object.entries(colours).filter(
    (entry): entry is [string, string] => isIndex(entry[0]) && isColour(entry[1]),
  );
  return Object.fromEntries(good.slice(0, MAX_COLOURED_CLASSES));
}

const bounded = (chosen: ChosenColours): ChosenColours =>
  Object.fromEntries(Object.entries(chosen).slice(-MAX_COLOURED_MODES));
