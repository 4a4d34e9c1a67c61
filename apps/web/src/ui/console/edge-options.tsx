import { ChevronDown } from 'lucide-react';
import {
  DEFAULT_SETTINGS,
  EDGE_FIELDS,
  EFFECT_FACTS,
  PICTURE_FIELDS,
  type Settings,
} from '../../state/index.js';
import { Button } from '../parts/button.js';
import { useApp, useSession } from '../session-context.js';
import styles from './edge-options.module.css';
import { FieldControl } from './field-control.js';

const RANGES = EDGE_FIELDS.filter((field) => PICTURE_FIELDS[field].kind === 'range');
const FLAGS = EDGE_FIELDS.filter((field) => PICTURE_FIELDS[field].kind === 'flag');

const DEFAULTS: Partial<Settings> = Object.fromEntries(
  EDGE_FIELDS.map((field) => [field, DEFAULT_SETTINGS[field]]),
);

const isChanged = (settings: Settings): boolean =>
  EDGE_FIELDS.some((field) => settings[field] !== DEFAULT_SETTINGS[field]);

/** The line between person and room, for all effects alike. */
export function EdgeOptions() {
  const session = useSession();
  const changed = useApp((state) => isChanged(state.settings));
  const hasEdge = useApp((state) => EFFECT_FACTS[state.settings.effect].hasEdge);
  return (
    <details className={styles.edges} data-testid="edges">
      <summary>
        Edges
        <span>{changed ? 'Changed' : 'Standard'}</span>
        <ChevronDown size={16} aria-hidden />
      </summary>
      {hasEdge ? null : (
        <p className={styles.idle}>
          The chosen effect draws no edge. What you set here is kept for those that do.
        </p>
      )}
      <div className={styles.ranges}>
        {RANGES.map((field) => (
          <FieldControl key={field} name={field} explained />
        ))}
      </div>
      <div className={styles.flags}>
        {FLAGS.map((field) => (
          <FieldControl key={field} name={field} />
        ))}
      </div>
      <Button look="quiet" disabled={!changed} onClick={() => session.change(DEFAULTS)}>
        Reset edges
      </Button>
    </details>
  );
}
