/** What a setting may be; each kind checks and says its own fallback. */
export type Field =
  | { readonly kind: 'range'; readonly min: number; readonly max: number; readonly fallback: number }
  /** `#rrggbb` */
  | { readonly kind: 'colour'; readonly fallback: string }
  | { readonly kind: 'flag'; readonly fallback: boolean };

type ValueOf<F extends Field> = F['fallback'] extends boolean
  ? boolean
  : F['fallback'] extends number
    ? number
    : string;

export type ValuesOf<Fields extends Readonly<Record<string, Field>>> = {
  readonly [Name in keyof Fields]: ValueOf<Fields[Name]>;
};

export const range = (min: number, max: number, fallback: number) =>
  ({ kind: 'range', min, max, fallback }) as const satisfies Field;
/** 0..1 */
export const share = (fallback: number) => range(0, 1, fallback);
export const colour = (fallback: string) => ({ kind: 'colour', fallback }) as const satisfies Field;
export const flag = (fallback: boolean) => ({ kind: 'flag', fallback }) as const satisfies Field;

/** Whether a value from outside is one that the field may have. */
export function fits(field: Field, value: unknown): boolean {
  switch (field.kind) {
    case 'range':
      return typeof value === 'number' && value >= field.min && value <= field.max;
    case 'colour':
      return typeof value === 'string' && /^#[0-9a-f]{6}$/i.test(value);
    case 'flag':
      return typeof value === 'boolean';
  }
}
