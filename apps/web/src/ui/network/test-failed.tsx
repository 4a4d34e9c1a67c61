import { OctagonAlert } from 'lucide-react';
import type { TestState } from '../../state/index.js';
import { Button } from '../parts/button.js';
import { useSession } from '../session-context.js';
import styles from './test-failed.module.css';
import { failureWords } from './test-words.js';

interface TestFailedProps {
  readonly test: Extract<TestState, { readonly name: 'failed' }>;
  readonly onClose: () => void;
}

/** Nothing was measured: why, and what to do. */
export function TestFailed({ test: { reason, message }, onClose }: TestFailedProps) {
  const session = useSession();
  const { title, cure } = failureWords(reason);
  return (
    <div className={styles.failed} role="alert">
      <div className={styles.words}>
        <OctagonAlert size={20} aria-hidden />
        <div>
          <p className={styles.title}>{title}</p>
          <p>{cure}</p>
          {message === '' ? null : <p className={styles.detail}>{message}</p>}
        </div>
      </div>
      <footer>
        <Button look="quiet" onClick={onClose}>
          Close
        </Button>
        <Button look="primary" onClick={() => session.testConnection()}>
          Test again
        </Button>
      </footer>
    </div>
  );
}
