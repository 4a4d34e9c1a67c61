/** `#rrggbb` by class index, where it is not to be the mode's own. */
export type ClassColours = Readonly<Record<number, string>>;
