import { SYNCS, type Sync } from '../../state/index.js';
import { Choice } from '../parts/choice.js';
import { useApp, useSession } from '../session-context.js';
import { SYNC_WORDS } from './flow-words.js';
import styles from './network-panel.module.css';

const isSync = (value: string): value is Sync => SYNCS.some((each) => each === value);

/** Which picture a mask is drawn on. */
export function SyncChoice() {
  const session = useSession();
  const sync = useApp((state) => state.settings.sync);
  const inForce = useApp((state) => state.stats?.sync);
  const change = (value: string): void => {
    if (isSync(value)) session.change({ sync: value });
  };
  return (
    <Choice
      label="Masks"
      value={sync}
      onChange={change}
      about={
        <>
          {SYNC_WORDS[sync].about}
          {inForce === undefined ? null : (
            <>
              {' '}
              <span className={styles.now}>
                Now: <b id="stat-sync">{SYNC_WORDS[inForce].title.toLowerCase()}</b>.
              </span>
            </>
          )}
        </>
      }
    >
      {SYNCS.map((each) => (
        <option key={each} value={each}>
          {SYNC_WORDS[each].title}
        </option>
      ))}
    </Choice>
  );
}
