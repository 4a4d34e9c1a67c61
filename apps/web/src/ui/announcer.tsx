import { type AppState, lackInForce, troubleInForce } from '../state/index.js';
import { announcementOf, LACK_WORDS, TROUBLE_WORDS } from './phase-words.js';
import { useApp } from './session-context.js';

/** Says each change of phase to screen readers. */
export function Announcer() {
  const text = useApp(wordsFor);
  return (
    <p className="unseen" role="status" aria-live="polite">
      {text}
    </p>
  );
}

function wordsFor(state: AppState): string {
  if (troubleInForce(state)) return TROUBLE_WORDS;
  return lackInForce(state) === 'frames' ? LACK_WORDS.frames : announcementOf(state.phase);
}
