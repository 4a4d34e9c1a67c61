import { type CSSProperties, type RefObject, useEffect, useRef } from 'react';
import { type AppState, classColour, classMode, EFFECT_FACTS, modeOf } from '../../state/index.js';
import { useApp, useSession } from '../session-context.js';
import styles from './pointer-label.module.css';

/** A finger is lifted at once; what it touched stays named this long. */
const AFTER_TOUCH_MS = 2500;
/** Of the picture's width: further right the label goes to the left of the pointer. */
const TURNING_SHARE = 0.7;

/** In modes that tell classes apart, and where people look at the mask itself. */
const namesClasses = (state: AppState): boolean =>
  classMode(state) !== undefined || EFFECT_FACTS[state.settings.effect].group === 'mask';

function nameUnderPointer(state: AppState): string | undefined {
  const mode = modeOf(state, state.pointed?.mode);
  if (mode === undefined || mode.id !== state.server?.mode) return undefined;
  const index = state.pointed?.classIndex;
  if (index !== undefined) return mode.labels[index];
  return mode.kind === 'alpha' ? 'room' : undefined;
}

/** Only where classes have colours. */
function colourUnderPointer(state: AppState): string | undefined {
  const mode = classMode(state);
  const index = state.pointed?.classIndex;
  return mode === undefined || index === undefined
    ? undefined
    : classColour(state.settings.classColours[mode.id], mode, index);
}

/** What is under the pointer, beside it. */
export function PointerLabel({ picture }: { readonly picture: RefObject<HTMLElement | null> }) {
  const label = useRef<HTMLSpanElement>(null);
  const isWanted = useApp(namesClasses);
  const name = useApp(nameUnderPointer);
  const colour = useApp(colourUnderPointer);
  usePointer(picture, label, isWanted);
  return (
    <span
      ref={label}
      className={styles.label}
      data-testid="pointed"
      hidden={name === undefined}
      style={{ '--colour': colour } as CSSProperties}
      aria-hidden
    >
      {colour === undefined ? null : <i />}
      <b>{name}</b>
    </span>
  );
}

/** Follows the pointer over the picture with the label, and asks what lies there. */
function usePointer(
  picture: RefObject<HTMLElement | null>,
  label: RefObject<HTMLElement | null>,
  isWanted: boolean,
): void {
  const { pointer } = useSession();
  useEffect(() => {
    const target = picture.current;
    if (target === null || !isWanted) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const forget = (): void => pointer.moveTo(undefined);
    const follow = (event: PointerEvent): void => {
      clearTimeout(timer);
      if (label.current) placeLabel(label.current, target, event);
      pointer.moveTo({ x: event.clientX, y: event.clientY });
    };
    const leave = (event: PointerEvent): void => {
      if (event.pointerType === 'touch') timer = setTimeout(forget, AFTER_TOUCH_MS);
      else forget();
    };
    target.addEventListener('pointerdown', follow);
    target.addEventListener('pointermove', follow);
    target.addEventListener('pointerleave', leave);
    return () => {
      clearTimeout(timer);
      forget();
      target.removeEventListener('pointerdown', follow);
      target.removeEventListener('pointermove', follow);
      target.removeEventListener('pointerleave', leave);
    };
  }, [pointer, picture, label, isWanted]);
}

/** The label lies beside the pointer on the side where there is room. */
function placeLabel(label: HTMLElement, picture: HTMLElement, { clientX, clientY }: PointerEvent): void {
  const box = picture.getBoundingClientRect();
  label.style.left = `${clientX - box.left}px`;
  label.style.top = `${clientY - box.top}px`;
  label.dataset['side'] = clientX - box.left > box.width * TURNING_SHARE ? 'left' : 'right';
}
