import { Film, ImagePlus, LoaderCircle, Wind, X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { BACKGROUNDS, type BackgroundChoice, type BuiltInBackground, isScene } from '../../state/index.js';
import { useApp, useSession } from '../session-context.js';
import styles from './background-picker.module.css';
import { useGivenFiles } from './use-given-files.js';

const NAMES: Readonly<Record<BuiltInBackground, string>> = {
  dusk: 'Dusk',
  aurora: 'Aurora',
  study: 'Study',
  studio: 'Studio',
  polar: 'Polar lights',
  lanterns: 'Lanterns',
  silk: 'Silk',
};

/** Twice the shown size, for dense screens. */
const THUMB = { widthPx: 208, heightPx: 117 } as const;

/** Drawn backgrounds, moving ones and the user's own picture or video: chosen, dropped or pasted. */
export function BackgroundPicker() {
  const session = useSession();
  const group = useId();
  const own = useApp((state) => state.own);
  const isDragging = useGivenFiles((file) => session.upload(file));
  return (
    <fieldset className={styles.picker} data-dragging={isDragging}>
      <legend className="unseen">Background</legend>
      {BACKGROUNDS.map((each) => (
        <Option key={each} group={group} choice={each} title={NAMES[each]}>
          {isScene(each) ? <Mark says="moves" icon={<Wind size={12} aria-hidden />} /> : null}
        </Option>
      ))}
      {own === undefined ? null : (
        <div className={styles.own}>
          <Option key={own.id} group={group} choice="upload" title={own.name}>
            {own.kind === 'video' ? <Mark says="video" icon={<Film size={12} aria-hidden />} /> : null}
          </Option>
          <button
            type="button"
            className={styles.remove}
            aria-label={`Remove ${own.name}`}
            onClick={() => session.removeUpload()}
          >
            <X size={13} aria-hidden />
          </button>
        </div>
      )}
      <OwnFile isDragging={isDragging} />
    </fieldset>
  );
}

interface OptionProps {
  readonly group: string;
  readonly choice: BackgroundChoice;
  readonly title: string;
  readonly children: ReactNode;
}

function Option({ group, choice, title, children }: OptionProps) {
  const session = useSession();
  const chosen = useApp((state) => state.settings.background);
  return (
    <label className={styles.thumb} title={title} data-choice={choice}>
      <input
        type="radio"
        name={group}
        className="unseen"
        checked={choice === chosen}
        onChange={() => session.change({ background: choice })}
      />
      <Thumbnail choice={choice} />
      <span className={styles.title}>{title}</span>
      {children}
    </label>
  );
}

/** In a corner of a picture: that it moves. */
function Mark({ says, icon }: { readonly says: string; readonly icon: ReactNode }) {
  return (
    <span className={styles.mark}>
      {icon}
      <span className="unseen">({says})</span>
    </span>
  );
}

/** Where a file of one's own goes in; while one is being opened, it says so. */
function OwnFile({ isDragging }: { readonly isDragging: boolean }) {
  const session = useSession();
  const own = useApp((state) => state.own);
  const reading = useApp((state) => state.reading);
  return (
    <label className={styles.upload} data-reading={reading !== undefined}>
      {reading === undefined ? (
        <ImagePlus size={18} aria-hidden />
      ) : (
        <LoaderCircle size={18} className={styles.busy} aria-hidden />
      )}
      <span role="status">{wordsOf(reading, isDragging, own !== undefined)}</span>
      <input
        type="file"
        accept="image/*,video/*"
        className="unseen"
        aria-label="Your own background picture or video"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) session.upload(file);
          // The same file can be chosen again.
          event.target.value = '';
        }}
      />
    </label>
  );
}

function wordsOf(reading: string | undefined, isDragging: boolean, hasOwn: boolean): string {
  if (reading !== undefined) return 'Opening …';
  if (isDragging) return 'Drop it';
  return hasOwn ? 'Another' : 'Your own';
}

function Thumbnail({ choice }: { readonly choice: BackgroundChoice }) {
  const session = useSession();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current !== null) session.paintBackground(choice, canvas.current);
  }, [session, choice]);
  return <canvas ref={canvas} width={THUMB.widthPx} height={THUMB.heightPx} aria-hidden />;
}
