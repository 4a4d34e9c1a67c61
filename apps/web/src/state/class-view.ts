import { BACKGROUND_LABEL, type ModeInfo } from '@maskwire/protocol';

/** What the user wants to see of a mode's classes, by index. */
export interface ClassView {
  readonly hidden: readonly number[];
  /** The only class shown, whatever is hidden; undefined = none is singled out. */
  readonly solo: number | undefined;
}

export type ClassLabels = Pick<ModeInfo, 'labels'>;

/** Everything but the background: painting the rest of the world says nothing. */
export const firstView = ({ labels }: ClassLabels): ClassView => ({
  hidden: labels.flatMap((label, index) => (label === BACKGROUND_LABEL ? [index] : [])),
  solo: undefined,
});

export const isShown = ({ hidden, solo }: ClassView, index: number): boolean =>
  solo === undefined ? !hidden.includes(index) : solo === index;

/** Indices shown, in order; null when all are. */
export function shownClasses(view: ClassView, { labels }: ClassLabels): readonly number[] | null {
  const shown = [...labels.keys()].filter((index) => isShown(view, index));
  return shown.length === labels.length ? null : shown;
}

/** Shows a hidden class, hides a shown one. What a solo left on screen is what there is to change. */
export function toggleClass(view: ClassView, labels: ClassLabels, index: number): ClassView {
  const hidden = [...labels.labels.keys()].filter((each) => isShown(view, each) === (each === index));
  return { hidden, solo: undefined };
}

/** Shows this class alone; again, and all is as it was before. */
export const toggleSolo = (view: ClassView, index: number): ClassView => ({
  ...view,
  solo: view.solo === index ? undefined : index,
});
