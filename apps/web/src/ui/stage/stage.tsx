import { CameraOff, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { type AppState, EFFECT_FACTS, lackInForce, type Phase, showsPicture } from '../../state/index.js';
import { LACK_WORDS } from '../phase-words.js';
import { useApp, useSession } from '../session-context.js';
import { PhaseCard } from './phase-card.js';
import { PointerLabel } from './pointer-label.js';
import styles from './stage.module.css';
import { StageCard } from './stage-card.js';
import { StageTools } from './stage-tools.js';
import { StartArt } from './start-art.js';

/** The picture, and what is to be said about it. */
export function Stage() {
  const session = useSession();
  const phase = useApp((state) => state.phase);
  const graphicsLost = useApp((state) => state.graphicsLost);
  const effect = useApp((state) => state.settings.effect);
  const isRecording = useApp((state) => state.output.recording.name !== 'off');
  const isSilent = useApp(isCameraSilent);
  const isSlow = useApp(({ stats }) => stats !== undefined && stats.economy !== 'full');
  const host = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLElement>(null);
  useEffect(() => (host.current === null ? undefined : session.attachStage(host.current)), [session]);
  const shown = showsPicture(phase) && !graphicsLost;
  const live = phase.name === 'live';
  return (
    <section
      ref={stage}
      className={styles.stage}
      aria-label="Picture"
      tabIndex={-1}
      data-phase={phase.name}
      data-shown={shown}
      data-effect={effect}
      data-alpha={EFFECT_FACTS[effect].hasAlpha}
      data-group={EFFECT_FACTS[effect].group}
      data-slow={isSlow}
      data-silent={isSilent}
      data-testid="stage"
    >
      {shown ? null : <StartArt moving={phase.name === 'idle'} />}
      <div ref={host} className={styles.picture} />
      <div className={styles.over}>
        <Words phase={phase} />
      </div>
      {live ? <PointerLabel picture={host} /> : null}
      {shown && (live || effect === 'none') ? <Badges /> : null}
      {(live && !isSilent) || isRecording ? <StageTools stage={stage} /> : null}
    </section>
  );
}

const isCameraSilent = (state: AppState): boolean => lackInForce(state) === 'frames';

/** In front of the picture, or where it would be. */
function Words({ phase }: { readonly phase: Phase }) {
  const isBringingBack = useApp((state) => state.graphicsLost && state.phase.name === 'live');
  const isSilent = useApp(isCameraSilent);
  if (isBringingBack) return <StageCard icon={LoaderCircle} busy title="Bringing the graphics back" />;
  return isSilent ? <StageCard icon={CameraOff} title={LACK_WORDS.frames} /> : <PhaseCard phase={phase} />;
}

/** What must not be missed while a picture is shown. */
function Badges() {
  const effect = useApp((state) => state.settings.effect);
  const source = useApp((state) => state.settings.source);
  const lack = useApp(lackInForce);
  return (
    <div className={styles.badges}>
      {effect === 'none' ? (
        <span className={[styles.badge, styles.raw].join(' ')}>
          <TriangleAlert size={15} aria-hidden />
          Raw picture
        </span>
      ) : null}
      {source === 'demo' ? <span className={styles.badge}>Demo</span> : null}
      {lack === 'mask' || lack === 'person' ? (
        <span className={styles.badge} data-testid="lack">
          {LACK_WORDS[lack]}
        </span>
      ) : null}
    </div>
  );
}
