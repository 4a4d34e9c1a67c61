import { ModelImportError } from '../errors.js';
import { type Catalogue, findModel, type GraphRecipe, type ModeEntry, type ModelEntry } from './types.js';

/** A mode's graphs, in the order in which they run. */
export const graphsOf = ({ recipe }: ModeEntry): readonly GraphRecipe[] =>
  recipe.kind === 'single' ? [recipe.graph] : [recipe.first, recipe.second];

/** Each network that a mode runs, once. @throws {ModelImportError} `unknown_model` */
export function modelsOfMode(catalogue: Catalogue, mode: ModeEntry): readonly ModelEntry[] {
  const ids = graphsOf(mode).flatMap(({ members }) => members.map(({ model }) => model));
  return [...new Set(ids)].map((id) => requireModel(catalogue, id));
}

/** @throws {ModelImportError} `unknown_model` */
export function requireModel(catalogue: Catalogue, id: string): ModelEntry {
  const entry = findModel(catalogue, id);
  if (entry) return entry;
  const known = catalogue.models.map((each) => each.id).join(', ');
  throw new ModelImportError('unknown_model', `There is no model ${id}. Models: ${known}.`);
}
