import { Info, X } from 'lucide-react';
import { useEffect } from 'react';
import type { Notice } from '../state/index.js';
import styles from './notices.module.css';
import { useApp, useSession } from './session-context.js';

/** Long enough to read two lines; a longer text has longer. */
const SHOWN_MS = 7000;
const READING_MS_PER_CHAR = 70;

/** Passing messages, at the foot of the page. */
export function Notices() {
  const notices = useApp((state) => state.notices);
  return (
    <div className={styles.notices} role="log" aria-live="polite">
      {notices.map((notice) => (
        <NoticeLine key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function NoticeLine({ notice }: { readonly notice: Notice }) {
  const session = useSession();
  useEffect(() => {
    const shownMs = Math.max(SHOWN_MS, notice.text.length * READING_MS_PER_CHAR);
    const timer = setTimeout(() => session.dismissNotice(notice.id), shownMs);
    return () => clearTimeout(timer);
  }, [session, notice]);
  return (
    <div className={styles.notice}>
      <Info size={17} aria-hidden />
      <span>{notice.text}</span>
      <button type="button" onClick={() => session.dismissNotice(notice.id)} aria-label="Dismiss">
        <X size={16} aria-hidden />
      </button>
    </div>
  );
}
