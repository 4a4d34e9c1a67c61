import {
  DEFAULT_MAX_IN_FLIGHT,
  type FixedFlow,
  type FlowChoice,
  type FlowPresetName,
  MAX_IN_FLIGHT,
  PRESETS,
} from '@maskwire/client';
import type { OptionSpecs, OptionValues } from '../command.js';
import { CliError } from '../errors.js';
import { numberOption, type SizePx, sizeOption, textOption } from '../options.js';

const PRESET_NAMES = Object.keys(PRESETS) as FlowPresetName[];
const FLOW_NAMES: readonly string[] = [
  'fixed',
  'auto',
  ...PRESET_NAMES,
  'reference-fps',
  'reference-latency',
];
const PRIORITIES = ['balanced', 'latency', 'quality'] as const;
const FORMATS = ['jpeg', 'webp'] as const;
/** What only fixed values have. */
const FIXED_OPTIONS = ['window', 'quality', 'format', 'size'] as const;

export const flowOptionSpecs: OptionSpecs = {
  flow: { type: 'string', value: 'NAME', help: `how much is sent: ${FLOW_NAMES.join(', ')} (fixed)` },
  priority: { type: 'string', value: 'NAME', help: `of --flow auto: ${PRIORITIES.join(', ')} (balanced)` },
  window: {
    type: 'string',
    value: 'N',
    help: `frames in flight, 1..${MAX_IN_FLIGHT} (${DEFAULT_MAX_IN_FLIGHT})`,
  },
  quality: { type: 'string', value: 'N', help: "the encoder's quality, 1..100 (what the mode needs)" },
  format: { type: 'string', value: 'NAME', help: `${FORMATS.join(' or ')} (jpeg)` },
  size: { type: 'string', value: 'WxH', help: 'size of the frames sent (what the mode reads)' },
};

export interface FlowOptions {
  /** As it was named. */
  readonly name: string;
  readonly flow: FlowChoice;
  /** Instead of the size in the plan. */
  readonly sizePx: SizePx | undefined;
}

/** @throws {CliError} `usage` */
export function flowOptions(values: OptionValues): FlowOptions {
  const name = textOption(values, 'flow') ?? 'fixed';
  if (name !== 'fixed') {
    const misplaced = FIXED_OPTIONS.find((option) => values[option] !== undefined);
    if (misplaced) throw new CliError('usage', `--${misplaced} belongs to --flow fixed, not to "${name}"`);
  }
  const priority = oneOf(values, 'priority', PRIORITIES);
  if (priority && name !== 'auto') throw new CliError('usage', '--priority belongs to --flow auto');
  const sizePx = sizeOption(values, 'size');
  if (name === 'fixed') return { name, flow: fixedFlow(values), sizePx };
  if (name === 'auto') return { name, flow: { kind: 'auto', ...(priority ? { priority } : {}) }, sizePx };
  if (name === 'reference-fps' || name === 'reference-latency') return { name, flow: { kind: name }, sizePx };
  const preset = PRESET_NAMES.find((known) => known === name);
  if (!preset) throw new CliError('usage', `--flow must be one of ${FLOW_NAMES.join(', ')}, got "${name}"`);
  return { name, flow: PRESETS[preset].flow, sizePx };
}

function fixedFlow(values: OptionValues): FixedFlow {
  const window = numberOption(values, 'window', { min: 1, max: MAX_IN_FLIGHT, integer: true });
  const quality = numberOption(values, 'quality', { min: 1, max: 100, integer: true });
  const format = oneOf(values, 'format', FORMATS);
  return {
    kind: 'fixed',
    window: window ?? DEFAULT_MAX_IN_FLIGHT,
    ...(quality === undefined ? {} : { quality }),
    ...(format === undefined ? {} : { format }),
  };
}

function oneOf<const Names extends readonly string[]>(
  values: OptionValues,
  option: string,
  names: Names,
): Names[number] | undefined {
  const text = textOption(values, option);
  if (text === undefined || names.includes(text)) return text;
  throw new CliError('usage', `--${option} must be one of ${names.join(', ')}, got "${text}"`);
}
