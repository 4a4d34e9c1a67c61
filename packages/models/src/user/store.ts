import { randomUUID } from 'node:crypto';
import { lstat, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import * as v from 'valibot';
import { ModelImportError } from '../errors.js';
import { makeFolder } from '../files/folder.js';
import { sha256Hex } from '../files/hash.js';
import { codeOf } from '../files/thrown.js';
import { importTflite } from '../tflite/import.js';
import {
  entryOf,
  IdSchema,
  MANIFEST_FILE,
  type Manifest,
  type PaletteMaker,
  parseManifest,
  type UserEntry,
} from './manifest.js';
import { wrapOnnx } from './wrap-onnx.js';

/** Largest model file that is taken. */
export const MAX_USER_MODEL_BYTES = 512 * 2 ** 20;
/** Folders that are looked into; the rest is named as a fault. */
export const MAX_USER_MODELS = 64;
const MAX_MANIFEST_BYTES = 400_000;
/**
 * Most characters of JSON that the modes made of them may take together: clients are told of every mode in one message,
 * and refuse one of over 262,144.
 */
const MAX_MODES_CHARS = 200_000;
/** A folder written aside, left by a process that died in `addUserModel`. */
const ASIDE = /\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/;

export interface UserEntries {
  readonly entries: readonly UserEntry[];
  /** What could not be used, one line each, for the log; it disturbs nothing else. */
  readonly faults: readonly string[];
}

/**
 * The models that users added to a folder, each in a folder of its own name. A manifest that cannot be used is a fault
 * in words. Never rejects.
 */
export async function readUserEntries(folder: string, paletteOf: PaletteMaker): Promise<UserEntries> {
  const names = await folderNames(folder);
  const faults: string[] = [];
  if (names.length > MAX_USER_MODELS)
    faults.push(`${folder} holds ${names.length} models; only the first ${MAX_USER_MODELS} are used.`);
  const entries: UserEntry[] = [];
  let chars = 0;
  for (const name of names.slice(0, MAX_USER_MODELS)) {
    try {
      const entry = await readEntry(join(folder, name), name, paletteOf);
      chars += JSON.stringify(entry.mode).length;
      if (chars > MAX_MODES_CHARS)
        throw badManifest('with those before it there are more labels than clients take; remove some models');
      entries.push(entry);
    } catch (error) {
      faults.push(`${join(name, MANIFEST_FILE)}: ${messageOf(error)}`);
    }
  }
  return { entries, faults };
}

async function folderNames(folder: string): Promise<string[]> {
  const found = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const withManifest = found
    .filter((each) => each.isDirectory() && !ASIDE.test(each.name))
    .map(({ name }) => name);
  const isThere = await Promise.all(withManifest.map((name) => isFile(join(folder, name, MANIFEST_FILE))));
  return withManifest.filter((_, index) => isThere[index]).sort();
}

async function readEntry(folder: string, name: string, paletteOf: PaletteMaker): Promise<UserEntry> {
  const manifest = await readManifest(join(folder, MANIFEST_FILE));
  if (manifest.id !== name) throw badManifest(`its id is ${manifest.id}, but its folder is ${name}`);
  if (manifest.sha256 === undefined)
    throw badManifest('it lacks the sha256 of its file; add it with `models add`');
  const path = join(folder, manifest.file);
  if (!(await isFile(path))) throw badManifest(`${manifest.file} is not there, or is a link or a folder`);
  return entryOf(manifest, { path, sha256: manifest.sha256 }, paletteOf);
}

export interface AddOptions {
  /** Folder of the users' models; created when it is not there. */
  readonly folder: string;
  /** Ids of the models and modes there are. */
  readonly takenIds: ReadonlySet<string>;
  readonly paletteOf: PaletteMaker;
}

/**
 * Checks a manifest with the model beside it and copies both into the folder of users' models, whole or not at all.
 * @throws {ModelImportError} `bad_manifest`, `already_there`, `too_large`, or what the model itself is refused for
 * @throws the file system's error
 */
export async function addUserModel(manifestPath: string, options: AddOptions): Promise<UserEntry> {
  const manifest = await readManifest(manifestPath);
  const { id } = manifest;
  if (options.takenIds.has(id))
    throw new ModelImportError(
      'already_there',
      `There is a model or mode ${id} already. Choose another id, or remove it.`,
    );
  const bytes = await readModel(join(dirname(resolve(manifestPath)), manifest.file), manifest.file);
  const sha256 = sha256Hex(bytes);
  if (manifest.sha256 !== undefined && manifest.sha256 !== sha256)
    throw badManifest(`${manifest.file} has SHA-256 ${sha256} instead of ${manifest.sha256}`);
  const target = join(options.folder, id);
  const entry = entryOf(manifest, { path: join(target, manifest.file), sha256 }, options.paletteOf);
  check(bytes, entry, manifest);
  await writeWhole(target, [
    [manifest.file, bytes],
    [MANIFEST_FILE, `${JSON.stringify({ ...manifest, sha256 }, null, 2)}\n`],
  ]);
  return entry;
}

/**
 * Removes a model's folder from that of users' models, also one that cannot be used.
 * @returns whether there was one
 * @throws the file system's error
 */
export async function removeUserModel(id: string, folder: string): Promise<boolean> {
  const target = join(folder, id);
  if (!v.is(IdSchema, id) || !(await isFile(join(target, MANIFEST_FILE)))) return false;
  await rm(target, { recursive: true, force: true });
  return true;
}

/** Everything that can be told without running the model. */
function check(bytes: Uint8Array, { model, mode }: UserEntry, { task, output: said }: Manifest): void {
  if (model.onnx) {
    const { kind, labels, output } = mode;
    wrapOnnx(bytes, { contract: model.onnx, kind, classes: labels.length, input: model.input, output });
    return;
  }
  const graph = importTflite(bytes);
  const [input, output] = [graph.values[graph.input], graph.values[graph.output]];
  if (input?.width !== model.input.widthPx || input.height !== model.input.heightPx)
    throw badManifest(`the model reads ${input?.width}x${input?.height}, not the input it names`);
  const channels = task === 'person' ? 1 : mode.labels.length;
  if (output?.channels !== channels)
    throw badManifest(
      `the model gives ${output?.channels} channels for ${channels} label${channels === 1 ? '' : 's'}`,
    );
  if (output.width !== said.widthPx || output.height !== said.heightPx)
    throw badManifest(`the model gives ${output.width}x${output.height}, not the output it names`);
}

async function readManifest(path: string): Promise<Manifest> {
  const { size } = await stat(path).catch((cause: unknown) => {
    throw new ModelImportError('bad_manifest', `${path} cannot be read: ${messageOf(cause)}.`, { cause });
  });
  if (size > MAX_MANIFEST_BYTES)
    throw badManifest(`it has ${size} bytes, at most ${MAX_MANIFEST_BYTES} are read`);
  return parseManifest(await readFile(path, 'utf8'));
}

/** Not through a link: it could lead out of the manifest's folder. */
async function readModel(path: string, name: string): Promise<Uint8Array> {
  const found = await lstat(path).catch(() => undefined);
  if (!found) throw badManifest(`${name} is not beside it`);
  if (!found.isFile()) throw badManifest(`${name} is a link or a folder, not a file`);
  if (found.size > MAX_USER_MODEL_BYTES)
    throw new ModelImportError(
      'too_large',
      `${name} has ${found.size} bytes; at most ${MAX_USER_MODEL_BYTES} are taken.`,
    );
  return readFile(path);
}

/** A folder that appears at once with everything in it. */
async function writeWhole(
  target: string,
  files: readonly (readonly [name: string, content: string | Uint8Array])[],
): Promise<void> {
  const aside = `${target}.${randomUUID()}.tmp`;
  try {
    await makeFolder(aside);
    for (const [name, content] of files) await writeFile(join(aside, name), content);
    await rename(aside, target);
  } catch (error) {
    // Where the folder above could not be made there is nothing to remove.
    await rm(aside, { recursive: true, force: true }).catch(() => undefined);
    if (['ENOTEMPTY', 'EEXIST'].includes(codeOf(error)) && (await isFile(join(target, MANIFEST_FILE))))
      throw new ModelImportError(
        'already_there',
        `${target} holds a model that cannot be used. Remove it first, with "models remove".`,
        { cause: error },
      );
    throw error;
  }
}

const isFile = (path: string): Promise<boolean> =>
  lstat(path).then(
    (found) => found.isFile(),
    () => false,
  );

const badManifest = (what: string): ModelImportError =>
  new ModelImportError('bad_manifest', `The manifest cannot be used: ${what}.`);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
