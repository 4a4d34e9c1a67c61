import { PICTURE_FIELDS, type Settings } from '../../state/index.js';
import { Slider } from '../parts/slider.js';
import { Swatches } from '../parts/swatches.js';
import { Switch } from '../parts/switch.js';
import { useApp, useSession } from '../session-context.js';
import { FIELD_WORDS, type FieldName, UNIT_WORDS } from './field-words.js';

interface FieldControlProps {
  readonly name: FieldName;
  /** Says what the setting does, where there is something to say. */
  readonly explained?: boolean;
}

/** One setting of the picture, as its kind is set. */
export function FieldControl({ name, explained = false }: FieldControlProps) {
  const session = useSession();
  const value = useApp((state) => state.settings[name]);
  const field = PICTURE_FIELDS[name];
  const { label, about, unit = 'percent', colours = [] } = FIELD_WORDS[name];
  const change = (to: typeof value): void => {
    const settings: Partial<Settings> = { [name]: to };
    session.change(settings);
  };
  switch (field.kind) {
    case 'range': {
      const { steps, text, spoken } = UNIT_WORDS[unit];
      const shown = text(Number(value), field);
      return (
        <Slider
          label={label}
          about={explained ? about : undefined}
          min={field.min}
          max={field.max}
          steps={steps}
          value={Number(value)}
          text={shown}
          spoken={spoken(shown)}
          onChange={change}
        />
      );
    }
    case 'colour':
      return <Swatches label={label} colours={colours} value={String(value)} onChange={change} />;
    case 'flag':
      return <Switch label={label} about={about} isOn={value === true} onChange={change} />;
  }
}
