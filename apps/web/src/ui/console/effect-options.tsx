import { classMode, EFFECT_FACTS, PICTURE_FIELDS } from '../../state/index.js';
import { Slider } from '../parts/slider.js';
import { Swatches } from '../parts/swatches.js';
import { useApp, useSession } from '../session-context.js';
import { BackgroundPicker } from './background-picker.js';
import styles from './effect-options.module.css';

const BACKGROUND_COLOURS = [
  ['#1f6f5c', 'Pine'],
  ['#2b4c9b', 'Blue'],
  ['#7a3b57', 'Plum'],
  ['#f2efe9', 'Paper'],
  ['#14171c', 'Ink'],
  ['#00b140', 'Chroma green'],
] as const;

const OVERLAY_COLOURS = [
  ['#ffb45c', 'Amber'],
  ['#4cc9f0', 'Sky'],
  ['#7ae582', 'Leaf'],
  ['#f06292', 'Rose'],
  ['#b388ff', 'Violet'],
] as const;

/** What can be set about the chosen effect. */
export function EffectOptions() {
  return (
    <div className={styles.options}>
      <Options />
    </div>
  );
}

function Options() {
  const session = useSession();
  const settings = useApp((state) => state.settings);
  const hasClasses = useApp((state) => classMode(state) !== undefined);
  switch (settings.effect) {
    case 'none':
      return <p>The camera picture as it is, background and all. This choice is not remembered.</p>;
    case 'blur':
    case 'bokeh':
      return (
        <Slider
          label="Strength"
          min={PICTURE_FIELDS.blurStrength.min}
          max={PICTURE_FIELDS.blurStrength.max}
          value={settings.blurStrength}
          onChange={(blurStrength) => session.change({ blurStrength })}
        />
      );
    case 'image':
      return <BackgroundPicker />;
    case 'colour':
      return (
        <Swatches
          label="Background"
          colours={BACKGROUND_COLOURS}
          value={settings.backgroundColour}
          onChange={(backgroundColour) => session.change({ backgroundColour })}
        />
      );
    case 'cutout':
      return (
        <p>
          {hasClasses ? 'Only the classes shown in the list' : 'Only you'}, on nothing: the chequers stand for
          transparency.
        </p>
      );
    case 'overlay':
      return (
        <>
          <Slider
            label="Opacity"
            min={0}
            max={1}
            value={settings.overlayOpacity}
            onChange={(overlayOpacity) => session.change({ overlayOpacity })}
          />
          {hasClasses ? (
            <p>Each class has the colour that the list gives it.</p>
          ) : (
            <Swatches
              label="Colour"
              colours={OVERLAY_COLOURS}
              value={settings.overlayColour}
              onChange={(overlayColour) => session.change({ overlayColour })}
            />
          )}
        </>
      );
    default:
      return <p>{EFFECT_FACTS[settings.effect].description}</p>;
  }
}
