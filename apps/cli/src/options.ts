import { parseArgs } from 'node:util';
import { LIMITS } from '@maskwire/protocol';
import type { OptionSpecs, OptionValues } from './command.js';
import { CliError, reasonOf } from './errors.js';

interface ParsedArguments {
  readonly values: OptionValues;
  readonly positionals: readonly string[];
}

/** @throws {CliError} `usage` for an unknown option, a missing value or one where none belongs. */
export function parseOptions(args: readonly string[], specs: OptionSpecs): ParsedArguments {
  try {
    const options = Object.fromEntries(Object.entries(specs).map(([name, { type }]) => [name, { type }]));
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      strict: true,
    });
    return { values: values as OptionValues, positionals };
  } catch (error) {
    throw new CliError('usage', reasonOf(error), { cause: error });
  }
}

export function textOption(values: OptionValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** @throws {CliError} `usage` when it was not given or is empty. */
export function requiredOption(values: OptionValues, name: string): string {
  const value = textOption(values, name);
  if (!value) throw new CliError('usage', `--${name} is required`);
  return value;
}

interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
}

/** @throws {CliError} `usage` unless it is a number within the range. */
export function numberOption(values: OptionValues, name: string, range: NumberRange): number | undefined {
  const text = textOption(values, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  const inRange = text.trim() !== '' && value >= range.min && value <= range.max;
  if (!inRange || (range.integer && !Number.isInteger(value))) {
    const what = range.integer ? 'a whole number' : 'a number';
    throw new CliError('usage', `--${name} must be ${what} from ${range.min} to ${range.max}, got "${text}"`);
  }
  return value;
}

export interface SizePx {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** `WxH`. @throws {CliError} `usage` for another form or a size no server takes. */
export function sizeOption(values: OptionValues, name: string): SizePx | undefined {
  const text = textOption(values, name);
  if (text === undefined) return undefined;
  const match = /^(\d{1,5})x(\d{1,5})$/i.exec(text);
  const widthPx = Number(match?.[1] ?? 0);
  const heightPx = Number(match?.[2] ?? 0);
  const sideOk = (px: number): boolean => px >= 1 && px <= LIMITS.maxFrameSidePx;
  if (!sideOk(widthPx) || !sideOk(heightPx) || widthPx * heightPx > LIMITS.maxFramePixels)
    throw new CliError(
      'usage',
      `--${name} must be WIDTHxHEIGHT with sides up to ${LIMITS.maxFrameSidePx} and ${LIMITS.maxFramePixels} pixels in all, got "${text}"`,
    );
  return { widthPx, heightPx };
}

/** @throws {CliError} `usage` */
export function requireNoPositionals(positionals: readonly string[]): void {
  if (positionals.length > 0)
    throw new CliError('usage', `"${positionals[0]}" belongs to no option; see --help`);
}

/** Where `npm start` serves. */
export const DEFAULT_URL = 'http://localhost:8000';

export interface ServerAddress {
  readonly url: string;
  readonly token: string | undefined;
}

/**
 * `--url` and `--token`; a link as the server prints it carries the token in its fragment.
 * @throws {CliError} `usage` unless it is an http(s) URL.
 */
export function serverOption(values: OptionValues): ServerAddress {
  const text = textOption(values, 'url') ?? DEFAULT_URL;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new CliError('usage', `--url must be like ${DEFAULT_URL}, got "${text}"`);
  const url = new URL(text);
  const fragment = new URLSearchParams(url.hash.slice(1)).get('token') ?? undefined;
  url.hash = '';
  return { url: url.href, token: textOption(values, 'token') ?? fragment };
}
