import {
  EngineError,
  type EngineMode,
  type LoadedModel,
  type OutputKind,
  type PipelinePlan,
  type Size,
} from '../core/index.js';

/** An `EngineMode` whose models are loaded; made by `assembleMode`. */
export interface LoadedMode {
  readonly id: string;
  readonly kind: OutputKind;
  readonly input: Size;
  readonly output: Size;
  readonly plan: PipelinePlan;
  /** By id; the plan's are among them. */
  readonly models: ReadonlyMap<string, LoadedModel>;
}

/**
 * Puts a mode together from models that were loaded for it or, where modes share some, for another.
 * @throws {EngineError} `bad_model` when one that its plan names is missing or does not fit
 */
export function assembleMode(mode: EngineMode, models: ReadonlyMap<string, LoadedModel>): LoadedMode {
  const { id, kind, input, output, plan } = mode;
  const loaded: LoadedMode = { id, kind, input, output, plan, models };
  switch (plan.kind) {
    case 'single': {
      const model = modelOf(loaded, plan.model);
      requireFit(isSameSize(model.input, input) && isSameSize(model.output, output), loaded, model);
      break;
    }
    case 'zoom': {
      const second = modelOf(loaded, plan.second);
      // Masks of classes cannot be blended.
      for (const model of [modelOf(loaded, plan.first), second])
        requireFit(model.kind === 'alpha', loaded, model);
      // What refines a mask is the picture that its model saw, pixel by pixel.
      requireFit(!plan.zoom.refine || isSameSize(second.input, second.output), loaded, second);
    }
  }
  return loaded;
}

/** @throws {EngineError} `bad_model` when the mode has no such model */
export function modelOf(mode: LoadedMode, id: string): LoadedModel {
  const model = mode.models.get(id);
  if (!model) throw new EngineError('bad_model', `Mode "${mode.id}" has no model "${id}"`);
  requireFit(model.kind === mode.kind, mode, model);
  return model;
}

export const isSameSize = (a: Size, b: Size): boolean => a.widthPx === b.widthPx && a.heightPx === b.heightPx;

function requireFit(fits: boolean, mode: LoadedMode, model: LoadedModel): void {
  if (fits) return;
  const shape = `${model.kind}, ${sides(model.input)} to ${sides(model.output)}`;
  throw new EngineError(
    'bad_model',
    `Model "${model.id}" (${shape}) does not fit the ${mode.plan.kind} plan of mode "${mode.id}" ` +
      `(${mode.kind}, ${sides(mode.input)} to ${sides(mode.output)})`,
  );
}

const sides = ({ widthPx, heightPx }: Size): string => `${widthPx}x${heightPx}`;
