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

/** Whether the line between person and room is drawn another way than at first. */
export const hasOwnEdges = (settings: Settings): boolean =>
  EDGE_FIELDS.some((field) => settings[field] !== DEFAULT_SETTINGS[field]);

/** The line between person and room, for all effects alike. */
export function EdgeOptions({ id }: { readonly id: string }) {
  const session = useSession();
  const hasEdge = useApp((state) => EFFECT_FACTS[state.settings.effect].hasEdge);
  return (
    <section id={id} className={styles.edges} aria-label="Edges" data-testid="edges">
      <header className={styles.head}>
        <p>
          {hasEdge
            ? 'Where you end and your room begins, for all effects alike.'
            : 'This effect draws no edge: what you set here is kept for those that do.'}
        </p>
        <Button look="quiet" onClick={() => session.change(DEFAULTS)}>
          Reset
        </Button>
      </header>
      <div className={styles.fields}>
        {RANGES.map((field) => (
          <FieldControl key={field} name={field} explained />
        ))}
      </div>
      <div className={styles.fields}>
        {FLAGS.map((field) => (
          <FieldControl key={field} name={field} />
        ))}
      </div>
    </section>
  );
}
