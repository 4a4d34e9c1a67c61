import { ImagePlus } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import { BACKGROUNDS, type BackgroundChoice, type BuiltInBackground } from '../../state/index.js';
import { useApp, useSession } from '../session-context.js';
import styles from './background-picker.module.css';

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
const THUMB = { widthPx: 160, heightPx: 90 } as const;

/** Four drawn backgrounds and the user's own picture. */
export function BackgroundPicker() {
  const session = useSession();
  const name = useId();
  const chosen = useApp((state) => state.settings.background);
  const own = useApp((state) => state.own);
  const option = (choice: BackgroundChoice, title: string) => (
    <label key={`${choice}${title}`} className={styles.thumb} title={title}>
      <input
        type="radio"
        name={name}
        className="unseen"
        checked={choice === chosen}
        onChange={() => session.change({ background: choice })}
      />
      <Thumbnail choice={choice} />
      <span className="unseen">{title}</span>
    </label>
  );
  return (
    <fieldset className={styles.picker}>
      <legend className="unseen">Background picture</legend>
      {BACKGROUNDS.map((background) => option(background, NAMES[background]))}
      {own === undefined ? null : option('upload', own.name)}
      <label className={styles.upload}>
        <ImagePlus size={18} aria-hidden />
        Your own
        <input
          type="file"
          accept="image/*"
          className="unseen"
          aria-label="Your own background picture"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file !== undefined) session.upload(file);
            // The same file can be chosen again.
            event.target.value = '';
          }}
        />
      </label>
    </fieldset>
  );
}

function Thumbnail({ choice }: { readonly choice: BackgroundChoice }) {
  const session = useSession();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current !== null) session.paintBackground(choice, canvas.current);
  }, [session, choice]);
  return <canvas ref={canvas} width={THUMB.widthPx} height={THUMB.heightPx} aria-hidden />;
}
