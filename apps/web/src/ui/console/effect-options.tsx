import { ChevronDown } from 'lucide-react';
import { useId, useState } from 'react';
import { classMode, EFFECT_FACTS } from '../../state/index.js';
import { useApp } from '../session-context.js';
import { BackgroundPicker } from './background-picker.js';
import { EdgeOptions, hasOwnEdges, useEdgeFields } from './edge-options.js';
import styles from './effect-options.module.css';
import { FieldControl } from './field-control.js';
import type { FieldName } from './field-words.js';

/** In modes with classes the list says what colour each one has. */
const PERSON_ONLY: readonly FieldName[] = ['overlayColour'];

/** What the chosen effect does, what can be set about it, and the edges of all effects. */
export function EffectOptions() {
  const [isOpen, setIsOpen] = useState(false);
  const edges = useId();
  const effect = useApp((state) => state.settings.effect);
  const hasClasses = useApp((state) => classMode(state) !== undefined);
  const edgeFields = useEdgeFields();
  const hasOwn = useApp((state) => hasOwnEdges(state.settings, edgeFields));
  const { description, fields } = EFFECT_FACTS[effect];
  const shown = fields.filter((field) => !(hasClasses && PERSON_ONLY.includes(field)));
  return (
    <div className={styles.options} data-roomy={shown.length > 1 || effect === 'image'}>
      <p>
        {description}
        <ForThis />
      </p>
      <div className={styles.fields}>
        {effect === 'image' ? <BackgroundPicker /> : null}
        {shown.map((field) => (
          <FieldControl key={field} name={field} />
        ))}
      </div>
      <button
        type="button"
        className={styles.more}
        aria-expanded={isOpen}
        aria-controls={isOpen ? edges : undefined}
        onClick={() => setIsOpen(!isOpen)}
      >
        Edges
        {hasOwn ? <span className="unseen">, changed</span> : null}
        {hasOwn ? <i title="Not as they were at first" /> : null}
        <ChevronDown size={16} aria-hidden />
      </button>
      {isOpen ? <EdgeOptions id={edges} /> : null}
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
