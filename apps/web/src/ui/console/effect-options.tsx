import { classMode, EFFECT_FACTS } from '../../state/index.js';
import { useApp } from '../session-context.js';
import { BackgroundPicker } from './background-picker.js';
import styles from './effect-options.module.css';
import { FieldControl } from './field-control.js';
import type { FieldName } from './field-words.js';

/** In modes with classes the list says what colour each one has. */
const PERSON_ONLY: readonly FieldName[] = ['overlayColour'];

/** What the chosen effect does, and what can be set about it. */
export function EffectOptions() {
  const effect = useApp((state) => state.settings.effect);
  const hasClasses = useApp((state) => classMode(state) !== undefined);
  const { description, fields } = EFFECT_FACTS[effect];
  const shown = fields.filter((field) => !(hasClasses && PERSON_ONLY.includes(field)));
  return (
    <div className={styles.options}>
      <p>
        {description}
        <ForThis />
      </p>
      {effect === 'image' ? <BackgroundPicker /> : null}
      {shown.map((field) => (
        <FieldControl key={field} name={field} />
      ))}
    </div>
  );
}

/** What holds beside the description: of this visit, or of modes that tell classes apart. */
function ForThis() {
  const effect = useApp((state) => state.settings.effect);
  const hasClasses = useApp((state) => classMode(state) !== undefined);
  if (effect === 'none') return ' This choice is not remembered.';
  if (!hasClasses) return null;
  return EFFECT_FACTS[effect].paintsClasses
    ? ' Each class has the colour that the list gives it.'
    : ' What the list of classes shows counts as you.';
}
