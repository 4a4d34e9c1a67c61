import { FRAGMENT_HEAD, PICTURE_GLSL } from '../gl/glsl.js';
import type { PictureKind } from '../picture/picture.js';
import { PICTURE } from './picture-library.js';
import type { Constants, Frame, Library, Shader } from './types.js';

type Remembering = Shader & { readonly remembers?: true };

/** Shaders are data: a list that follows from one is worked out once, not for each draw. */
function oncePer<S extends Shader, Item>(list: (shader: S) => readonly Item[]): typeof list {
  const known = new WeakMap<S, readonly Item[]>();
  return (shader) => {
    let items = known.get(shader);
    if (!items) known.set(shader, (items = list(shader)));
    return items;
  };
}

/** All libraries that a shader needs, each once and after what it uses itself. */
export const librariesOf = oncePer((shader: Shader): readonly Library[] => {
  const found = new Set<Library>();
  const visit = (library: Library): void => {
    if (found.has(library)) return;
    for (const used of library.uses ?? []) visit(used);
    found.add(library);
  };
  for (const library of shader.uses ?? []) visit(library);
  return [...found];
});

/** Whether the shader looks at the picture, so that it must be compiled for each kind of picture. */
export const readsPicture = (shader: Shader): boolean => librariesOf(shader).includes(PICTURE);

/** Textures that a shader reads, its libraries' included, each once. */
export const texturesOf = oncePer((shader: Remembering): readonly string[] => [
  ...new Set([
    ...librariesOf(shader).flatMap(({ reads }) => reads ?? []),
    ...(shader.reads ?? []),
    ...(shader.remembers ? ['previous'] : []),
  ]),
]);

/** Of the shader and all its libraries. */
export const constantsOf = (shader: Shader, frame: Frame): Constants =>
  [...librariesOf(shader), shader].reduce<Constants>(
    (all, { constants }) => (constants ? { ...all, ...constants(frame) } : all),
    {},
  );

/** @param kind of the picture; of no consequence for a shader that does not read it */
export function fragmentOf(shader: Remembering, kind: PictureKind, constants: Constants = {}): string {
  const values = Object.entries(constants).map(([name, value]) => `const bool ${name} = ${value};`);
  const samplers = texturesOf(shader).map((name) => `uniform sampler2D ${name};`);
  const bodies = librariesOf(shader).map((library) =>
    library === PICTURE ? PICTURE_GLSL[kind] : library.body,
  );
  return [FRAGMENT_HEAD, ...values, ...samplers, ...bodies, shader.body].join('\n');
}
