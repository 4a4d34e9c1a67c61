import type { Catalogue, ModeEntry } from '@maskwire/models';
import type { ModeInfo } from '@maskwire/protocol';
import type { Config } from '../config/config.js';
import type { ModelSource } from '../inference/model-source.js';

/** The catalogue as clients see it: what a mode is made of stays here. */
export const modeInfosOf = ({ modes }: Catalogue): readonly ModeInfo[] => modes.map(modeInfoOf);

const modeInfoOf = (mode: ModeEntry): ModeInfo => ({
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
  licence: mode.licence,
  source: mode.source,
});

/** Where this server's workers find the models of a catalogue. */
export const sourceOf = (config: Config, catalogue: Catalogue): ModelSource => ({
  catalogue,
  cacheDir: config.cacheDir,
  modelsDir: config.modelsDir,
  ...(config.modelMirror === undefined ? {} : { mirror: config.modelMirror }),
});
