import { BUILT_IN } from '@maskwire/models';
import type { ModeInfo } from '@maskwire/protocol';

/** The catalogue as clients see it: what a mode is made of stays here. */
export const modeInfos: readonly ModeInfo[] = BUILT_IN.modes.map((mode) => ({
  id: mode.id,
  title: mode.title,
  description: mode.description,
  task: mode.task,
  kind: mode.kind,
  labels: [...mode.labels],
  palette: [...mode.palette],
  input: { ...mode.input },
  output: { ...mode.output },
  stateful: mode.stateful,
  listed: mode.listed,
}));

export const modeIds: readonly string[] = modeInfos.map(({ id }) => id);
