import { type RefObject, useCallback, useEffect, useState } from 'react';
import { type Stretch, type Strip, scrollToShow, scrollToStretch, stretchAt } from './strip-place.js';

/** Of a tile's neighbours, seen beside it: there is more that way. */
const BESIDE_PX = 48;

export interface StripState {
  /** Index of the child that the strip is at. */
  readonly at: number;
  readonly widthPx: number;
  readonly hasMoreBefore: boolean;
  readonly hasMoreAfter: boolean;
}

const measure = ({ scrollLeft, clientWidth, scrollWidth }: HTMLElement): Strip => ({
  scrollPx: scrollLeft,
  widthPx: clientWidth,
  contentPx: scrollWidth,
});

/** Of an element inside the strip, which must be its offset parent. */
const stretchOf = ({ offsetLeft, offsetWidth }: HTMLElement): Stretch => ({
  startPx: offsetLeft,
  endPx: offsetLeft + offsetWidth,
});

const childrenOf = (strip: HTMLElement): Stretch[] =>
  [...strip.children].filter((child) => child instanceof HTMLElement).map(stretchOf);

const calm = (): ScrollBehavior =>
  matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth';

function read(element: HTMLElement): StripState {
  const strip = measure(element);
  // Fractions of a pixel are lost between what is scrolled and what could be.
  return {
    at: stretchAt(strip, childrenOf(element)),
    widthPx: strip.widthPx,
    hasMoreBefore: strip.scrollPx > 1,
    hasMoreAfter: strip.scrollPx < strip.contentPx - strip.widthPx - 1,
  };
}

/** Scrolls a row, and nothing around it, until one of its elements is seen with something of the next. */
export function bringIntoSight(row: HTMLElement, element: HTMLElement): void {
  row.scrollTo({ left: scrollToShow(measure(row), stretchOf(element), BESIDE_PX), behavior: calm() });
}

/** To the child as a whole if it fits, for what is chosen there is seen among its like; else to the element in it. */
function showIn(element: HTMLElement, child: number, stretch: Stretch): void {
  const strip = measure(element);
  const children = childrenOf(element);
  const { startPx, endPx } = children[child] ?? stretch;
  const fits = endPx - startPx <= strip.widthPx;
  const wanted = fits ? { startPx, endPx } : stretch;
  const isSeen = scrollToShow(strip, wanted, 0) === strip.scrollPx;
  if (isSeen && stretchAt(strip, children) === child) return;
  const atChild = { ...strip, scrollPx: scrollToStretch(strip, children, child) };
  const left = fits ? atChild.scrollPx : scrollToShow(atChild, stretch, BESIDE_PX);
  element.scrollTo({ left, behavior: calm() });
}

const NOWHERE: StripState = { at: 0, widthPx: 0, hasMoreBefore: false, hasMoreAfter: false };

/** A row that scrolls sideways: where it is, and the ways to move it. */
export function useStrip(target: RefObject<HTMLElement | null>): {
  readonly state: StripState;
  readonly jumpTo: (child: number) => void;
  /** Moves to an element in this child, unless it is there and both are seen as a whole, as far as they fit. */
  readonly show: (child: number, element: HTMLElement) => void;
} {
  const [state, setState] = useState<StripState>(NOWHERE);
  useEffect(() => {
    const element = target.current;
    if (element === null) return;
    const follow = (): void => {
      const now = read(element);
      setState((was) => (JSON.stringify(was) === JSON.stringify(now) ? was : now));
    };
    const observer = new ResizeObserver(follow);
    observer.observe(element);
    element.addEventListener('scroll', follow, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', follow);
    };
  }, [target]);
  const jumpTo = (child: number): void => {
    const element = target.current;
    if (element === null) return;
    element.scrollTo({
      left: scrollToStretch(measure(element), childrenOf(element), child),
      behavior: calm(),
    });
  };
  const show = useCallback(
    (child: number, element: HTMLElement): void => {
      if (target.current !== null) showIn(target.current, child, stretchOf(element));
    },
    [target],
  );
  return { state, jumpTo, show };
}
