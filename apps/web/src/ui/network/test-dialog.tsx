import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useApp, useSession } from '../session-context.js';
import styles from './test-dialog.module.css';
import { TestFailed } from './test-failed.js';
import { TestProgress } from './test-progress.js';
import { TestResult } from './test-result.js';

/** The connection test, over the page. Closing it, also with Escape, ends a test that runs. */
export function TestDialog() {
  const isOpen = useApp((state) => state.test !== undefined);
  return isOpen ? <OpenDialog /> : null;
}

function OpenDialog() {
  const session = useSession();
  const name = useApp((state) => state.test?.name);
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  // What had the focus may be gone with the view before.
  useEffect(() => {
    if (name !== undefined) title.current?.focus();
  }, [name]);
  // The browser gives the focus back to where it was when the dialog closes itself.
  const close = (): void => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby="test-title"
      onClose={() => session.closeTest()}
      data-testid="connection-test"
    >
      <header className={styles.head}>
        <h2 id="test-title" ref={title} tabIndex={-1}>
          Connection test
        </h2>
        <button type="button" onClick={close} aria-label="Close">
          <X size={18} aria-hidden />
        </button>
      </header>
      <View onClose={close} />
    </dialog>
  );
}

function View({ onClose }: { readonly onClose: () => void }): ReactNode {
  const test = useApp((state) => state.test);
  switch (test?.name) {
    case undefined:
      return null;
    case 'running':
      return <TestProgress test={test} onCancel={onClose} />;
    case 'failed':
      return <TestFailed test={test} onClose={onClose} />;
    case 'done':
      return <TestResult test={test} onClose={onClose} />;
  }
}
