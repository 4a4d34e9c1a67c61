import { sceneAt } from '@maskwire/demo-scene';
import { describe, expect, it } from 'vitest';
import { mean } from '../statistics.js';
import { compose, flatRoom, layer, noisy } from './drawn-person.js';
import { withLooseHair } from './hair.js';
import { mixLight } from './light.js';

const SIZE = { widthPx: 160, heightPx: 90 };

describe('the drawn person of the bench', () => {
  it('has thin hair outside the outline, of the hair’s colour and part of the person', () => {
    const scene = sceneAt(1);
    const strands = withLooseHair(scene).filter((shape) => !scene.includes(shape));
    expect(strands.length).toBeGreaterThan(50);
    expect(new Set(strands.map(({ stroke, layer: part }) => `${stroke} ${part}`)).size).toBe(1);
    expect(withLooseHair(scene)).toEqual(withLooseHair(sceneAt(1)));
  });

  it('shows the room where alpha is 0, herself where it is full, and moves by whole pixels', async () => {
    const person = await layer('person', 1, SIZE);
    const { picture, truth } = compose(flatRoom([10, 200, 30], SIZE), person, SIZE);
    const colourAt = (pixel: number, pixels: Uint8Array): number[] => [
      ...pixels.subarray(4 * pixel, 4 * pixel + 3),
    ];
    const [away, inside] = [truth.indexOf(0), truth.indexOf(255)];
    expect(colourAt(away, picture.pixels)).toEqual([10, 200, 30]);
    expect(colourAt(inside, picture.pixels)).toEqual(colourAt(inside, person));
    const moved = compose(flatRoom([10, 200, 30], SIZE), person, SIZE, 7);
    expect(moved.truth[inside + 7]).toBe(255);
  });

  it('gets noise of three steps that no two frames share', () => {
    const grey = { ...SIZE, pixels: new Uint8Array(4 * SIZE.widthPx * SIZE.heightPx).fill(128) };
    const errors = [...noisy(grey, 1).pixels].filter((_, i) => i % 4 !== 3).map((value) => value - 128);
    expect(Math.abs(mean(errors))).toBeLessThan(0.1);
    expect(Math.sqrt(mean(errors.map((error) => error * error)))).toBeCloseTo(3, 1);
    expect(noisy(grey, 1).pixels).toEqual(noisy(grey, 1).pixels);
    expect(noisy(grey, 1).pixels).not.toEqual(noisy(grey, 2).pixels);
  });
});

describe('mixLight', () => {
  it('leaves the ends alone and mixes brighter than the values’ mean', () => {
    expect([mixLight(20, 220, 0), mixLight(20, 220, 255)]).toEqual([20, 220]);
    // Half the light of white is 188 on a screen.
    expect(mixLight(0, 255, 128)).toBe(188);
    expect(mixLight(90, 90, 100)).toBe(90);
  });
});
