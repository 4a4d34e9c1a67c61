import { CircleCheck, CircleHelp, Info, OctagonAlert } from 'lucide-react';
import type { Check } from '../../state/index.js';
import { NO_VALUE } from '../panels/figures.js';
import styles from './test-checklist.module.css';
import { CHECK_WORDS, limitText } from './test-words.js';

const SIGNS = { pass: CircleCheck, fail: OctagonAlert, unknown: CircleHelp, info: Info } as const;

/** What a good stream looks like, item by item. */
export function TestChecklist({ checks }: { readonly checks: readonly Check[] }) {
  const passed = checks.filter(({ state }) => state === 'pass').length;
  return (
    <section aria-labelledby="checklist-title">
      <h3 id="checklist-title" className={styles.title}>
        Checklist <span>{`${passed} of ${checks.length} pass`}</span>
      </h3>
      <ul className={styles.checks} data-testid="checklist">
        {checks.map((check) => (
          <CheckRow key={check.id} check={check} />
        ))}
      </ul>
    </section>
  );
}

function CheckRow({ check: { title, state, measured, limit, note } }: { readonly check: Check }) {
  const Icon = SIGNS[state];
  return (
    <li className={styles[state]} data-state={state}>
      <Icon size={17} aria-label={CHECK_WORDS[state]} />
      <span className={styles.about}>
        {title}
        <small>
          {limitText(limit)}
          {note !== undefined && state !== 'pass' ? `. ${note}` : null}
        </small>
      </span>
      <span className={styles.measured}>{measured ?? NO_VALUE}</span>
    </li>
  );
}
