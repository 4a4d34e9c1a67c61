import { troubleInForce } from '../state/index.js';
import { announcementOf, TROUBLE_WORDS } from './phase-words.js';
import { useApp } from './session-context.js';

/** Says each change of phase to screen readers. */
export function Announcer() {
  const text = useApp((state) => (troubleInForce(state) ? TROUBLE_WORDS : announcementOf(state.phase)));
  return (
    <p className="unseen" role="status" aria-live="polite">
      {text}
    </p>
  );
}
