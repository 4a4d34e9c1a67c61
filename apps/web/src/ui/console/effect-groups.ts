import { EFFECT_FACTS, EFFECT_GROUPS, EFFECTS, type Effect, type EffectGroup } from '../../state/index.js';

const TITLES: Readonly<Record<EffectGroup, string>> = {
  room: 'Your room',
  background: 'Background',
  person: 'You',
  mask: 'See the mask',
  share: 'For other apps',
};

export interface TitledGroup {
  readonly id: EffectGroup;
  readonly title: string;
  readonly effects: readonly Effect[];
}

/** The effects as they are offered. */
export const TITLED_GROUPS: readonly TitledGroup[] = EFFECT_GROUPS.map((id) => ({
  id,
  title: TITLES[id],
  effects: EFFECTS.filter((effect) => EFFECT_FACTS[effect].group === id),
}));
