import { describe, expect, it } from 'vitest';
import { FULL } from '../economy.js';
import { constantsOf, texturesOf } from '../graph/shader-source.js';
import type { Frame } from '../graph/types.js';
import { uniformsOf } from '../graph/uniforms.js';
import {
  canvasSize,
  DEFAULT_EFFECT,
  EDGE_FIELDS,
  type EdgeField,
  EFFECTS,
  type EffectKind,
  edgeFieldsOf,
} from '../look/index.js';
import { PASSES } from '../passes/index.js';
import { effectOf } from './index.js';

const BY_NAME = new Map(PASSES.map((pass) => [pass.name, pass]));
const PICTURE = { widthPx: 640, heightPx: 360 };
/** Of a person's mask, before it is drawn. */
const CLEAN_UP: readonly EdgeField[] = ['dropSpecks', 'fillHoles', 'mainPersonOnly'];

const frameOf = (kind: EffectKind, hasClasses: boolean, change: object = {}): Frame => ({
  picture: PICTURE,
  canvas: canvasSize(kind, PICTURE),
  maskNumber: 1,
  mask: { kind: hasClasses ? 'classes' : 'alpha', widthPx: 256, heightPx: 256, sureShare: 0.2 },
  background: { widthPx: 300, heightPx: 200 },
  scene: undefined,
  stepMs: 33,
  timeS: 1,
  effect: { ...DEFAULT_EFFECT, ...change, kind },
  economy: FULL,
  mirror: false,
});

/** All that is read and set to draw a frame, in words: each texture, and the uniforms of what makes it. */
function drawingOf(frame: Frame): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const follow = (name: string): void => {
    if (found.has(name)) return;
    const pass = BY_NAME.get(name);
    if (pass?.kind === 'shader') {
      found.set(name, JSON.stringify([uniformsOf(pass, frame), constantsOf(pass, frame)]));
      texturesOf(pass).forEach(follow);
    } else if (pass?.kind === 'blur') {
      found.set(name, String(pass.sigmaSamples(frame)));
      follow(pass.source);
    } else {
      const chosen = pass?.choose(frame);
      found.set(name, chosen ?? 'given');
      if (chosen !== undefined) follow(chosen);
    }
  };
  const last = effectOf(frame);
  found.set('effect', JSON.stringify([uniformsOf(last, frame), constantsOf(last, frame)]));
  texturesOf(last).forEach(follow);
  return found;
}

const otherValue = (field: EdgeField): number | boolean => {
  const value = DEFAULT_EFFECT[field];
  return typeof value === 'boolean' ? !value : value + 0.2;
};

function counts(kind: EffectKind, hasClasses: boolean, field: EdgeField): boolean {
  const usual = drawingOf(frameOf(kind, hasClasses));
  if (CLEAN_UP.includes(field)) return usual.has('alphaMask');
  const changed = drawingOf(frameOf(kind, hasClasses, { [field]: otherValue(field) }));
  return JSON.stringify([...usual]) !== JSON.stringify([...changed]);
}

describe('edgeFieldsOf', () => {
  it.each(EFFECTS)('names what changes the drawing of %s, and nothing else', (kind) => {
    for (const hasClasses of [false, true])
      expect(edgeFieldsOf(kind, hasClasses), hasClasses ? 'with classes' : 'a person').toEqual(
        EDGE_FIELDS.filter((field) => counts(kind, hasClasses, field)),
      );
  });
});
