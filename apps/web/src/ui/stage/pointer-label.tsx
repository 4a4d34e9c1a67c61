import { type CSSProperties, type RefObject, useEffect, useRef } from 'react';
import { classColour, classMode } from '../../state/index.js';
import { useApp, useSession } from '../session-context.js';
import styles from './pointer-label.module.css';

/** A finger is lifted at once; what it touched stays named this long. */
const AFTER_TOUCH_MS = 2500;
/** Of the picture's width: further right the label goes to the left of the pointer. */
const TURNING_SHARE = 0.7;

/** The class under the pointer, beside it, in modes that tell classes apart. */
export function PointerLabel({ picture }: { readonly picture: RefObject<HTMLElement | null> }) {
  const label = useRef<HTMLSpanElement>(null);
  const mode = useApp(classMode);
  const pointed = useApp((state) => state.pointed);
  const chosen = useApp((state) => state.settings.classColours);
  usePointer(picture, label, mode !== undefined);
  const name = mode && pointed?.mode === mode.id ? mode.labels[pointed.classIndex] : undefined;
  const colour = mode && pointed ? classColour(chosen[mode.id], mode, pointed.classIndex) : undefined;
  return (
    <span
      ref={label}
      className={styles.label}
      data-testid="pointed"
      hidden={name === undefined}
      style={{ '--colour': colour } as CSSProperties}
      aria-hidden
    >
      <i />
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
