import { describe, expect, it } from 'vitest';
import { HOLD_MS, MAX_MASK_AGE_MS, Presenter } from './presenter.js';

function running(effect: 'blur' | 'none' = 'blur'): Presenter {
  const presenter = new Presenter(effect);
  presenter.start();
  return presenter;
}

/** Draws frame `number` with its mask. */
function composite(presenter: Presenter, number: number, nowMs: number): void {
  expect(presenter.onMask(number, nowMs)).toBe(true);
}

describe('Presenter', () => {
  it('shows nothing before the start and after the stop', () => {
    const presenter = new Presenter('blur');
    expect(presenter.liveDraw(0)).toBeUndefined();
    expect(presenter.onMask(1, 0)).toBe(false);
    presenter.start();
    expect(presenter.liveDraw(0)).toBe('blurred');
    expect(presenter.stop()).toBe('idle');
    expect(presenter.liveDraw(0)).toBeUndefined();
    expect(presenter.onMask(2, 0)).toBe(false);
    expect(presenter.redraw(0)).toBeUndefined();
  });

  it('shows every frame blurred until the first mask, and then masked frames only', () => {
    const presenter = running();
    expect(presenter.liveDraw(0)).toBe('blurred');
    presenter.drewLive();
    expect(presenter.liveDraw(33)).toBe('blurred');
    composite(presenter, 1, 50);
    expect(presenter.liveDraw(66)).toBeUndefined();
  });

  it('waits for a mask while none is on the canvas, unless the picture is raw', () => {
    const presenter = running();
    expect(presenter.waitsForMask).toBe(true);
    composite(presenter, 1, 0);
    expect(presenter.waitsForMask).toBe(false);
    presenter.onTick(HOLD_MS);
    expect(presenter.waitsForMask).toBe(true);
    presenter.setEffect('none');
    expect(presenter.waitsForMask).toBe(false);
    presenter.setEffect('blur');
    presenter.stop();
    expect(presenter.waitsForMask).toBe(false);
  });

  it('takes the first mask also when newer frames were shown blurred meanwhile', () => {
    const presenter = running();
    for (let frame = 0; frame < 5; frame++) presenter.drewLive();
    expect(presenter.onMask(1, 200)).toBe(true);
  });

  it('skips a mask that is older than the last one shown', () => {
    const presenter = running();
    composite(presenter, 5, 0);
    expect(presenter.onMask(4, 10)).toBe(false);
    expect(presenter.onMask(5, 10)).toBe(false);
    composite(presenter, 6, 20);
  });

  it('holds the last composite for a second and then shows the newest frames blurred', () => {
    const presenter = running();
    composite(presenter, 1, 0);
    expect(presenter.liveDraw(HOLD_MS - 1)).toBeUndefined();
    expect(presenter.liveDraw(HOLD_MS)).toBe('blurred');
  });

  it('takes a held composite down after a second also when no frame comes', () => {
    const presenter = running();
    composite(presenter, 1, 0);
    expect(presenter.onTick(HOLD_MS - 1)).toBeUndefined();
    expect(presenter.onTick(HOLD_MS)).toBe('blurred');
    expect(presenter.onTick(HOLD_MS + 250)).toBeUndefined();
  });

  it('is blurred again after a switch of mode, until a mask of the new epoch', () => {
    const presenter = running();
    composite(presenter, 9, 0);
    presenter.forgetMasks();
    expect(presenter.liveDraw(10)).toBe('blurred');
    composite(presenter, 10, 20);
    expect(presenter.liveDraw(30)).toBeUndefined();
  });

  it('shows every frame raw at once while the effect is none, and blurs at once when it no longer is', () => {
    const presenter = running('none');
    expect(presenter.liveDraw(0)).toBe('raw');
    presenter.drewLive();
    expect(presenter.onMask(1, 10)).toBe(false);
    presenter.setEffect('blur');
    expect(presenter.redraw(20)).toBe('blurred');
    expect(presenter.liveDraw(20)).toBe('blurred');
  });

  it('applies another effect to the composite at hand', () => {
    const presenter = running();
    composite(presenter, 1, 0);
    presenter.setEffect('colour');
    expect(presenter.redraw(100)).toBe('composite');
    presenter.setEffect('none');
    expect(presenter.redraw(200)).toBe('raw');
    presenter.setEffect('image');
    expect(presenter.redraw(300)).toBe('composite');
    presenter.setEffect('blur');
    expect(presenter.redraw(HOLD_MS)).toBe('blurred');
  });

  it('lets frames be drawn with the newest mask of before, for as long as it is fresh', () => {
    const presenter = running();
    expect(presenter.maskFor(5, 160, 160)).toBeUndefined();
    expect(presenter.keepMask(2, 66, 200)).toBe(true);
    expect(presenter.keepMask(1, 33, 210)).toBe(false);
    expect(presenter.maskFor(6, 220, 220)).toBe(2);
    presenter.drewMoved(6);
    expect(presenter.redraw(230)).toBe('composite');
    expect(presenter.maskFor(6, 220, 230)).toBeUndefined();
    expect(presenter.maskFor(7, 66 + MAX_MASK_AGE_MS + 1, 240)).toBeUndefined();
    expect(presenter.maskFor(7, 250, 200 + HOLD_MS)).toBeUndefined();
    expect(presenter.onTick(200 + HOLD_MS)).toBe('blurred');
  });

  it('draws no new frame with a mask from before a cut, a switch of mode, a start, or without an effect', () => {
    const presenter = running();
    const kept = (number: number): number | undefined => {
      presenter.keepMask(number, 0, 0);
      return presenter.maskFor(number + 1, 33, 33);
    };
    expect(kept(1)).toBe(1);
    presenter.sceneBegins(3);
    expect([presenter.maskFor(3, 66, 66), kept(2), kept(3)]).toEqual([undefined, undefined, 3]);
    presenter.forgetMasks();
    expect(presenter.maskFor(5, 66, 66)).toBeUndefined();
    expect(kept(5)).toBe(5);
    presenter.setEffect('none');
    expect(presenter.maskFor(6, 66, 66)).toBeUndefined();
    presenter.setEffect('blur');
    presenter.start();
    expect(presenter.maskFor(6, 66, 66)).toBeUndefined();
  });

  it('does not go back to frames older than the one shown with a moved mask', () => {
    const presenter = running();
    presenter.keepMask(2, 66, 100);
    presenter.drewMoved(5);
    expect(presenter.onMask(4, 120)).toBe(false);
    expect(presenter.onMask(6, 130)).toBe(true);
  });

  it('has nothing to draw again while the graphics are new', () => {
    const presenter = running();
    composite(presenter, 1, 0);
    presenter.forgetPicture();
    expect(presenter.redraw(10)).toBeUndefined();
    expect(presenter.onTick(2 * HOLD_MS)).toBeUndefined();
    expect(presenter.liveDraw(10)).toBe('blurred');
  });
});
