import {
  ADAPTIVE_FLOWS,
  type AdaptiveFlow,
  type FlowPreset,
  MANUAL_FLOW,
  type Sending,
  type Sync,
} from '../../state/index.js';

export const ADAPTIVE_WORDS: Readonly<
  Record<AdaptiveFlow, { readonly title: string; readonly about: string }>
> = {
  auto: {
    title: 'Automatic',
    about: 'Follows the network and the server: masks as sharp, as frequent and as new as both allow.',
  },
  latency: {
    title: 'Latency first',
    about: 'Masks come as soon as they can. On a slow network they lose detail first.',
  },
  quality: {
    title: 'Quality first',
    about: 'Masks stay as fine as they can. On a slow network they come less often first.',
  },
};

const MANUAL = { title: 'Manual', about: 'Your own values, whatever the network does.' };

const isAdaptive = (flow: string): flow is AdaptiveFlow => ADAPTIVE_FLOWS.some((each) => each === flow);

/** A choice that is neither adaptive, manual nor a known preset is automatic. */
export function flowWords(flow: string, presets: readonly FlowPreset[]): { title: string; about: string } {
  if (isAdaptive(flow)) return ADAPTIVE_WORDS[flow];
  if (flow === MANUAL_FLOW) return MANUAL;
  const preset = presets.find(({ id }) => id === flow);
  if (preset === undefined) return ADAPTIVE_WORDS.auto;
  return { title: preset.title, about: `${preset.description} Nothing adapts.` };
}

export const SYNC_WORDS: Readonly<Record<Sync, { readonly title: string; readonly about: string }>> = {
  auto: { title: 'Automatic', about: 'Exact while masks come fast, else low latency.' },
  exact: { title: 'Exact', about: 'Each mask on its own frame: edges fit, and the picture waits for them.' },
  'low-latency': {
    title: 'Low latency',
    about: 'The newest frame at once; the newest mask is moved along with what moved.',
  },
};

const LIMITS: Readonly<Record<Sending['limitedBy'], string>> = {
  none: 'limited by nothing',
  'network-up': 'limited by the way up',
  'network-down': 'limited by the way down',
  server: 'limited by the server',
};

/** `256 × 144 JPEG 68` */
export const imageWords = ({ widthPx, heightPx, format, quality }: Sending): string =>
  `${widthPx} × ${heightPx} ${format === 'jpeg' ? 'JPEG' : 'WebP'} ${Math.round(quality)}`;

/** `up to 6 in flight, limited by nothing` */
export const limitWords = ({ window, limitedBy }: Sending): string =>
  `up to ${window} in flight, ${LIMITS[limitedBy]}`;
