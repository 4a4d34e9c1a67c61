import type { OutputKind } from '@maskwire/engine';
import * as v from 'valibot';
import type { ModeEntry, ModelEntry } from '../catalogue/types.js';
import { ModelImportError } from '../errors.js';

/** Name of a manifest in its folder. */
export const MANIFEST_FILE = 'manifest.json';
/** Longest manifest: 254 labels with their colours take about 20,000. */
export const MAX_MANIFEST_CHARS = 100_000;

const MAX_LABELS = 255;
const MAX_TEXT = 300;
const MAX_LABEL_CHARS = 80;

/** What the wire takes: frames and masks beyond these are refused, whatever a model can do. */
export const MANIFEST_LIMITS = Object.freeze({
  inputSidePx: 1280,
  inputPixels: 1_000_000,
  maskSidePx: 4096,
  maskPixels: 4_000_000,
});
/** Most numbers of one picture's result, all classes together: 256 MiB as floats. */
const MAX_RESULT_NUMBERS = 2 ** 26;

const TextSchema = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(MAX_TEXT));
const LabelSchema = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(MAX_LABEL_CHARS));
export const IdSchema = v.pipe(
  v.string(),
  v.regex(
    /^[a-z0-9][a-z0-9._-]{0,63}$/,
    'must be 1 to 64 of a-z, 0-9, ".", "_", "-", and begin with a letter or digit',
  ),
  // Downloads lie in the same folder.
  v.check((id) => !/\.(onnx|tflite|part|lock|tmp)$/.test(id), 'must not end like the name of a file'),
);
/** A plain name: a path could lead out of the manifest's folder. */
const FileSchema = v.pipe(
  v.string(),
  v.regex(/^[\w][\w.-]{0,127}$/, 'must be the name of a file beside the manifest, without a path'),
  v.regex(/\.(onnx|tflite)$/i, 'must end in .onnx or .tflite'),
);
const side = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(max));
const size = (max: number) => ({ widthPx: side(max), heightPx: side(max) });
const TripleSchema = v.tuple([v.number(), v.number(), v.number()]);
const PositiveTripleSchema = v.pipe(
  TripleSchema,
  v.check((values) => values.every((value) => value > 0), 'must be above 0 for each channel'),
);
const ColourSchema = v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/i, 'must be #rrggbb'));

const ManifestSchema = v.strictObject({
  /** Version of this layout. */
  manifest: v.literal(1),
  id: IdSchema,
  title: TextSchema,
  description: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(MAX_TEXT)), ''),
  /** `person`: one probability a pixel; `scene`: one class a pixel. */
  task: v.picklist(['person', 'scene']),
  file: FileSchema,
  /** Checked at every load; filled in by `models add`. */
  sha256: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'))),
  licence: TextSchema,
  source: TextSchema,
  /** What the network reads; for .tflite the size alone counts. */
  input: v.strictObject({
    ...size(MANIFEST_LIMITS.inputSidePx),
    layout: v.optional(v.picklist(['nchw', 'nhwc']), 'nchw'),
    channelOrder: v.optional(v.picklist(['rgb', 'bgr']), 'rgb'),
    mean: v.optional(TripleSchema, [0, 0, 0]),
    std: v.optional(PositiveTripleSchema, [1, 1, 1]),
  }),
  output: v.strictObject({
    ...size(MANIFEST_LIMITS.maskSidePx),
    meaning: v.picklist(['logits', 'probability', 'index']),
    name: v.optional(TextSchema),
  }),
  /** Size of the mask that clients get; the output is stretched to it. */
  mask: v.optional(v.strictObject(size(MANIFEST_LIMITS.maskSidePx))),
  /** By class index; `scene` only. */
  labels: v.optional(v.pipe(v.array(LabelSchema), v.minLength(2), v.maxLength(MAX_LABELS))),
  /** One colour a label; chosen for you when left out. */
  palette: v.optional(v.array(ColourSchema)),
});
export type Manifest = v.InferOutput<typeof ManifestSchema>;

/**
 * Reads a manifest's text.
 * @throws {ModelImportError} `bad_manifest`: what is wrong, by field
 */
export function parseManifest(text: string): Manifest {
  if (text.length > MAX_MANIFEST_CHARS) throw bad(`it has over ${MAX_MANIFEST_CHARS} characters`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw bad('it is not JSON');
  }
  const result = v.safeParse(ManifestSchema, json);
  if (!result.success) {
    const faults = result.issues.map((issue) => `${v.getDotPath(issue) ?? 'manifest'}: ${issue.message}`);
    throw bad(faults.join('; '));
  }
  expectLabels(result.output);
  expectFits(result.output);
  expectSaidByFile(result.output);
  return result.output;
}

function expectFits({ input, output, mask = input, labels }: Manifest): void {
  const { inputPixels, maskPixels } = MANIFEST_LIMITS;
  const area = ({ widthPx, heightPx }: typeof mask): number => widthPx * heightPx;
  if (area(input) > inputPixels) throw bad(`input: over ${inputPixels} pixels; frames may have no more`);
  if (area(mask) > maskPixels) throw bad(`mask: over ${maskPixels} pixels; choose a smaller one`);
  const classes = labels?.length ?? 1;
  for (const [field, size] of Object.entries({ output, mask })) {
    if (classes * area(size) > MAX_RESULT_NUMBERS)
      throw bad(
        `${field}: ${classes} classes of ${size.widthPx}x${size.heightPx} are over ${MAX_RESULT_NUMBERS} numbers for each picture; choose a smaller one`,
      );
  }
}

/** A .tflite file is read as it says itself; what the manifest says otherwise would be ignored. */
function expectSaidByFile({ file, task, input, output }: Manifest): void {
  if (!/\.tflite$/i.test(file)) return;
  if (task === 'person' && output.meaning !== 'probability')
    throw bad('output.meaning: of a .tflite for a person only probability is supported; put the sigmoid in');
  const isPlain = input.mean.every((mean) => mean === 0) && input.std.every((std) => std === 1);
  if (!isPlain || input.channelOrder !== 'rgb' || output.name !== undefined)
    throw bad('input.mean, input.std, input.channelOrder and output.name are for .onnx only; leave them out');
}

function expectLabels({ task, labels, palette, output }: Manifest): void {
  if (task === 'person' && labels) throw bad('labels: a person has none; leave them out');
  if (task === 'person' && output.meaning === 'index') throw bad('output.meaning: index is for scenes');
  if (task === 'scene' && !labels) throw bad('labels: a scene needs one for each class');
  if (task === 'scene' && output.meaning === 'probability')
    throw bad('output.meaning: a scene gives logits or an index');
  const count = labels?.length ?? 1;
  if (palette && palette.length !== count)
    throw bad(`palette: ${palette.length} colours for ${count} label${count === 1 ? '' : 's'}`);
}

export interface UserEntry {
  readonly model: ModelEntry;
  readonly mode: ModeEntry;
}

/** Chooses colours for labels that have none. */
export type PaletteMaker = (labels: readonly string[]) => readonly string[];

/**
 * What the catalogue says of a user's model.
 * @param file where the model's file lies and what it must hash to
 */
export function entryOf(
  manifest: Manifest,
  file: { readonly path: string; readonly sha256: string },
  paletteOf: PaletteMaker,
): UserEntry {
  const { id, input, output } = manifest;
  const modelSize = sizeOf(input);
  const mask = manifest.mask ? sizeOf(manifest.mask) : modelSize;
  const kind: OutputKind = manifest.task === 'person' ? 'alpha' : 'classes';
  const labels = manifest.labels ?? ['person'];
  const isOnnx = /\.onnx$/i.test(manifest.file);
  const model: ModelEntry = {
    id,
    format: isOnnx ? 'onnx' : 'tflite',
    file: { from: 'folder', ...file },
    licence: manifest.licence,
    homepage: manifest.source,
    input: modelSize,
    ...(isOnnx
      ? {
          onnx: {
            layout: input.layout,
            mean: input.mean,
            std: input.std,
            channelOrder: input.channelOrder,
            output: output.meaning,
            outputSize: sizeOf(output),
            ...(output.name === undefined ? {} : { outputName: output.name }),
          },
        }
      : {}),
  };
  const mode: ModeEntry = {
    id,
    title: manifest.title,
    description: manifest.description,
    task: manifest.task,
    kind,
    labels,
    palette: manifest.palette ?? paletteOf(labels),
    licence: manifest.licence,
    source: manifest.source,
    input: modelSize,
    output: mask,
    recipe: { kind: 'single', graph: { members: [{ model: id }], input: modelSize, output: mask } },
    stateful: false,
    listed: true,
  };
  return { model, mode };
}

const sizeOf = ({ widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number }) => ({
  widthPx,
  heightPx,
});

const bad = (what: string): ModelImportError =>
  new ModelImportError('bad_manifest', `The manifest cannot be used: ${what}.`);
