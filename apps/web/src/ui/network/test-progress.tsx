import { Check, LoaderCircle } from 'lucide-react';
import { TEST_PARTS, type TestState } from '../../state/index.js';
import { Button } from '../parts/button.js';
import styles from './test-progress.module.css';
import { PART_WORDS } from './test-words.js';

interface TestProgressProps {
  readonly test: Extract<TestState, { readonly name: 'running' }>;
  readonly onCancel: () => void;
}

/** Which part is being measured. */
export function TestProgress({ test: { part, share, besideStream }, onCancel }: TestProgressProps) {
  const current = TEST_PARTS.indexOf(part);
  return (
    <div className={styles.running}>
      <progress value={share} aria-label="Progress of the test" />
      <p className="unseen" aria-live="polite">
        {PART_WORDS[part]}
      </p>
      <ol>
        {TEST_PARTS.map((each, index) => (
          <li key={each} aria-current={each === part ? 'step' : undefined} className={styles.part}>
            <Sign order={index - current} />
            {PART_WORDS[each]}
          </li>
        ))}
      </ol>
      <p className={styles.note}>
        {besideStream
          ? 'The running stream shares the line and both computers with the test, so that the figures come out lower.'
          : 'It takes about eight seconds and sends drawn pictures, nothing of yours.'}
      </p>
      <footer>
        <Button onClick={onCancel}>Cancel</Button>
      </footer>
    </div>
  );
}

/** @param order before, at or after the part that runs */
function Sign({ order }: { readonly order: number }) {
  if (order < 0) return <Check size={16} aria-label="Done" />;
  if (order === 0) return <LoaderCircle size={16} className={styles.turning} aria-label="Running" />;
  return <span className={styles.waiting} />;
}
