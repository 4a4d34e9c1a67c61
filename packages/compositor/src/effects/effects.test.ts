import { describe, expect, it } from 'vitest';
import { FULL } from '../economy.js';
import { librariesOf, texturesOf } from '../graph/shader-source.js';
import type { Frame, Pass, Shader } from '../graph/types.js';
import { uniformsOf } from '../graph/uniforms.js';
import { canvasSize, DEFAULT_EFFECT, EFFECTS, type EffectSettings } from '../look/index.js';
import { PASSES } from '../passes/index.js';
import { directionOf } from './direction.js';
import { effectOf } from './index.js';

const SOURCES: readonly string[] = ['alphaMask', 'classIndices', 'classTable', 'background'];
const BY_NAME = new Map(PASSES.map((pass) => [pass.name, pass]));
const SIZES = [
  [640, 360],
  [360, 641],
  [7680, 4320],
  [2, 2],
] as const;

function frameOf(effect: EffectSettings, size: readonly [number, number], isFull: boolean): Frame {
  const picture = { widthPx: size[0], heightPx: size[1] };
  return {
    picture,
    canvas: canvasSize(effect.kind, picture),
    mask: { kind: isFull ? 'alpha' : 'classes', widthPx: 256, heightPx: 256, sureShare: 0.2 },
    maskNumber: 1,
    background: isFull ? { widthPx: 300, heightPx: 200 } : undefined,
    scene: undefined,
    stepMs: isFull ? 33 : undefined,
    timeS: 1,
    effect,
    economy: isFull ? FULL : { ...FULL, fineShare: 0, cleanEdge: false, lightWrap: false },
    mirror: false,
  };
}

const frames = (['least', 'fallback', 'most'] as const).flatMap((end) => {
  const strength = { least: 0.005, fallback: DEFAULT_EFFECT.blurStrength, most: 0.08 }[end];
  const pixelSize = { least: 0.01, fallback: DEFAULT_EFFECT.pixelSize, most: 0.1 }[end];
  return EFFECTS.flatMap((kind) =>
    SIZES.flatMap((size) =>
      [true, false].map((isFull) =>
        frameOf({ ...DEFAULT_EFFECT, kind, blurStrength: strength, pixelSize }, size, isFull),
      ),
    ),
  );
});

/** All passes that a frame's effect needs, each once. */
function passesOf(frame: Frame): readonly Pass[] {
  const found = new Set<Pass>();
  const follow = (name: string): void => {
    if (SOURCES.includes(name) || name === 'previous') return;
    const pass = BY_NAME.get(name);
    if (!pass) throw new RangeError(`Nothing makes ${name}, which ${frame.effect.kind} reads`);
    if (found.has(pass)) return;
    found.add(pass);
    if (pass.kind === 'choice') follow(pass.choose(frame));
    else if (pass.kind === 'blur') follow(pass.source);
    else texturesOf(pass).forEach(follow);
  };
  texturesOf(effectOf(frame)).forEach(follow);
  return [...found];
}

/** The uniforms' names that GLSL declares. */
const declared = (shader: Shader): readonly string[] =>
  [...librariesOf(shader), shader].flatMap(({ body }) =>
    [...body.matchAll(/^uniform (?!sampler)\w+ (\w+);/gm)].map(([, name]) => name ?? ''),
  );

describe('every effect', () => {
  it('reads textures that something makes, of sizes that exist', () => {
    for (const frame of frames)
      for (const pass of passesOf(frame)) {
        if (pass.kind !== 'shader') continue;
        const { widthPx, heightPx } = pass.size(frame);
        for (const px of [widthPx, heightPx]) {
          expect(Number.isInteger(px), pass.name).toBe(true);
          expect(px, pass.name).toBeGreaterThan(0);
        }
        expect(widthPx, pass.name).toBeLessThanOrEqual(Math.max(300, frame.picture.widthPx));
      }
  });

  it('sets the uniforms that its shaders declare, to numbers', () => {
    for (const frame of frames)
      for (const shader of [effectOf(frame), ...passesOf(frame).filter((pass) => pass.kind === 'shader')]) {
        const uniforms = uniformsOf(shader, frame);
        // `mirror` and `hasPrevious` come from the graph.
        const names = declared(shader).filter((name) => name !== 'mirror' && name !== 'hasPrevious');
        expect(Object.keys(uniforms).sort()).toEqual([...new Set(names)].sort());
        expect(Object.values(uniforms).flat().map(Number).every(Number.isFinite)).toBe(true);
      }
  });

  it('hides a person in blocks of 3 % of the height at least', () => {
    const mosaic = BY_NAME.get('personMosaic');
    if (mosaic?.kind !== 'shader') throw new Error('There is no mosaic');
    const sizeAt = (pixelSize: number) =>
      mosaic.size(frameOf({ ...DEFAULT_EFFECT, kind: 'pixelate-person', pixelSize }, [1280, 720], true));
    expect(sizeAt(0.01)).toEqual({ widthPx: 60, heightPx: 34 });
    expect(sizeAt(0.1)).toEqual({ widthPx: 18, heightPx: 10 });
  });
});

describe('directionOf', () => {
  const WIDE = { widthPx: 1600, heightPx: 900 };
  const along = (angle: number, x: number, y: number): number => {
    const [dx, dy] = directionOf(angle, WIDE);
    return (x - 0.5) * dx + (y - 0.5) * dy;
  };

  it('runs upwards at 0 and clockwise from there, from edge to edge', () => {
    expect(along(0, 0.3, 1)).toBeCloseTo(-0.5, 9);
    expect(along(0, 0.3, 0)).toBeCloseTo(0.5, 9);
    expect(along(90, 1, 0.2)).toBeCloseTo(0.5, 9);
    expect(along(180, 0.3, 1)).toBeCloseTo(0.5, 9);
  });

  it('runs from corner to corner in between, as the picture is seen', () => {
    expect(along(45, 1, 0)).toBeCloseTo(0.5, 9);
    expect(along(45, 0, 1)).toBeCloseTo(-0.5, 9);
    // Square to it nothing changes: 90 pixels to the right and as many down.
    expect(along(45, 0.5 + 90 / 1600, 0.5 + 90 / 900)).toBeCloseTo(0, 9);
  });
});
