import {
  classMode,
  DEFAULT_SETTINGS,
  edgeFieldsOf,
  PICTURE_FIELDS,
  type Settings,
} from '../../state/index.js';
import { Button } from '../parts/button.js';
import { useApp, useSession } from '../session-context.js';
import styles from './edge-options.module.css';
import { FieldControl } from './field-control.js';
import type { FieldName } from './field-words.js';

/** Those that count for the chosen effect. */
export function useEdgeFields(): readonly FieldName[] {
  const effect = useApp((state) => state.settings.effect);
  const hasClasses = useApp((state) => classMode(state) !== undefined);
  return edgeFieldsOf(effect, hasClasses);
}

/** Whether the line between person and room is drawn another way than at first. */
export const hasOwnEdges = (settings: Settings, fields: readonly FieldName[]): boolean =>
  fields.some((field) => settings[field] !== DEFAULT_SETTINGS[field]);

/** The line between person and room: what counts for the chosen effect; each setting holds for all effects that it counts for. */
export function EdgeOptions({ id }: { readonly id: string }) {
  const session = useSession();
  const fields = useEdgeFields();
  const ranges = fields.filter((field) => PICTURE_FIELDS[field].kind === 'range');
  const flags = fields.filter((field) => PICTURE_FIELDS[field].kind === 'flag');
  const defaults: Partial<Settings> = Object.fromEntries(
    fields.map((field) => [field, DEFAULT_SETTINGS[field]]),
  );
  return (
    <section id={id} className={styles.edges} aria-label="Edges" data-testid="edges">
      <header className={styles.head}>
        <p>
          {fields.length === 0
            ? 'This effect draws no edge that could be set.'
            : 'Where you end and your room begins: what this effect uses. Others share it.'}
        </p>
        {fields.length === 0 ? null : (
          <Button look="quiet" onClick={() => session.change(defaults)}>
            Reset
          </Button>
        )}
      </header>
      {[ranges, flags].map((kind) =>
        kind.length === 0 ? null : (
          <div key={kind[0]} className={styles.fields}>
            {kind.map((field) => (
              <FieldControl key={field} name={field} explained={kind === ranges} />
            ))}
          </div>
        ),
      )}
    </section>
  );
}
