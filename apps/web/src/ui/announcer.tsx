import { announcementOf } from './phase-words.js';
import { useApp } from './session-context.js';

/** Says each change of phase to screen readers. */
export function Announcer() {
  const text = useApp((state) => announcementOf(state.phase));
  return (
    <p className="unseen" role="status" aria-live="polite">
      {text}
    </p>
  );
}
