import { useEffect, useRef, useState } from 'react';
import type { Session } from '../session/index.js';
import { lackInForce, type Phase, showsPicture, troubleInForce } from '../state/index.js';
import { LACK_WORDS, phaseText, TROUBLE_WORDS } from './phase-words.js';
import { SessionProvider, useApp, useSession } from './session-context.js';
import { FAILURE_WORDS } from './stage/failure-words.js';
import styles from './stage-view.module.css';

interface StageViewProps {
  readonly session: Session;
  /** What of the address could not be followed. */
  readonly problems: readonly string[];
}

/** Nothing but the picture, for programs that show this page to others. */
export function StageView({ session, problems }: StageViewProps) {
  return (
    <SessionProvider value={session}>
      <Picture />
      <div className={styles.words} role="status">
        <PassingWords problems={problems} />
        <PhaseLine />
      </div>
    </SessionProvider>
  );
}

function Picture() {
  const session = useSession();
  const phase = useApp((state) => state.phase);
  const graphicsLost = useApp((state) => state.graphicsLost);
  const effect = useApp((state) => state.settings.effect);
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => (host.current === null ? undefined : session.attachStage(host.current)), [session]);
  return (
    <main
      aria-label="Picture"
      data-testid="stage"
      data-phase={phase.name}
      data-shown={showsPicture(phase) && !graphicsLost}
      data-effect={effect}
    >
      <div ref={host} className={styles.picture} />
    </main>
  );
}

/** Nobody may be there to dismiss them. */
const PASSING_MS = 15_000;

/** What is wrong with the address, and messages; for a while. */
function PassingWords({ problems }: { readonly problems: readonly string[] }) {
  const session = useSession();
  const notices = useApp((state) => state.notices);
  const [isNew, setNew] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setNew(false), PASSING_MS);
    return () => clearTimeout(timer);
  }, []);
  const newest = notices.at(-1);
  useEffect(() => {
    if (newest === undefined) return undefined;
    const timer = setTimeout(() => session.dismissNotice(newest.id), PASSING_MS);
    return () => clearTimeout(timer);
  }, [session, newest]);
  const lines = [...(isNew ? problems : []), ...notices.map(({ text }) => text)];
  return lines.map((text) => <p key={text}>{text}</p>);
}

/** Where the picture is when it is not there; nothing while it is. */
function PhaseLine() {
  const phase = useApp((state) => state.phase);
  const trouble = useApp(troubleInForce);
  const isSilent = useApp((state) => lackInForce(state) === 'frames');
  const troubled = trouble && `${TROUBLE_WORDS}: ${trouble.reason}`;
  const words = troubled ?? (isSilent ? LACK_WORDS.frames : lineOf(phase));
  return words === undefined ? null : (
    <p>
      {words}
      <WayOn phase={phase} />
    </p>
  );
}

function lineOf(phase: Phase): string | undefined {
  switch (phase.name) {
    case 'live':
      return undefined;
    case 'asking':
      return 'The browser asks for the camera: allow it.';
    case 'failed': {
      const { title, showDetail } = FAILURE_WORDS[phase.failure.code];
      const { detail } = phase.failure;
      return showDetail && detail !== undefined ? `${title}: ${detail}` : title;
    }
    case 'reconnecting':
      return phase.wasConnected ? 'Connection lost; trying again' : 'No server answers; trying again';
    case 'idle':
    case 'stopped':
    case 'connecting':
    case 'loading':
    case 'warming':
      return phaseText(phase);
  }
}

/** The one thing to press, where waiting does not help. */
function WayOn({ phase }: { readonly phase: Phase }) {
  const session = useSession();
  const source = useApp((state) => state.settings.source);
  const start = (): void => session.start(source);
  switch (phase.name) {
    case 'idle':
    case 'stopped':
      return <Press words="Start" onPress={start} />;
    case 'failed': {
      const [first] = FAILURE_WORDS[phase.failure.code].waysOut;
      if (first === 'token') return null;
      return first === 'reload' ? (
        <Press words="Reload" onPress={() => location.reload()} />
      ) : (
        <Press words="Try again" onPress={start} />
      );
    }
    case 'asking':
    case 'connecting':
    case 'loading':
    case 'warming':
    case 'live':
    case 'reconnecting':
      return null;
  }
}

function Press({ words, onPress }: { readonly words: string; readonly onPress: () => void }) {
  return (
    <button type="button" onClick={onPress}>
      {words}
    </button>
  );
}
